import clsx from 'clsx'
import { filenameParts } from '@/lib/format/filename-parts'

/**
 * A filename on one line, truncated in the middle so that its extension stays. The full name is in the tooltip and read
 * aloud.
 */
export function Filename({ name, className }: { name: string; className?: string | undefined }) {
  const { start, end } = filenameParts(name)
  return (
    <bdi title={name} className={clsx('inline-flex max-w-full min-w-0 align-bottom', className)}>
      <span className="sr-only">{name}</span>
      <span aria-hidden="true" className="truncate whitespace-pre">
        {start}
      </span>
      <span aria-hidden="true" className="flex-none whitespace-pre">
        {end}
      </span>
    </bdi>
  )
}
