import clsx from 'clsx'
import type { ReactNode } from 'react'

export type ViewerMessageProps = {
  icon: ReactNode
  title: ReactNode
  children?: ReactNode
  actions?: ReactNode
  tone?: 'plain' | 'bad' | undefined
}

/** Replaces the file: why it is missing, and what can be done. */
export function ViewerMessage({
  icon,
  title,
  children,
  actions,
  tone = 'plain',
}: ViewerMessageProps) {
  return (
    <div
      role={tone === 'bad' ? 'alert' : undefined}
      className="flex min-h-0 flex-1 flex-col items-center justify-center overflow-y-auto px-6 py-10 text-center"
    >
      <span
        aria-hidden="true"
        className={clsx(
          'mb-4 grid size-12 flex-none place-items-center rounded-full border border-line bg-surface [&>.lucide]:size-5',
          tone === 'bad' ? 'text-bad' : 'text-ink-3',
        )}
      >
        {icon}
      </span>
      <p className="text-lg leading-tight font-bold tracking-tight">{title}</p>
      {children && <div className="mt-2 max-w-[44ch] text-ink-2">{children}</div>}
      {actions && <div className="mt-5 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  )
}
