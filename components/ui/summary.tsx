import clsx from 'clsx'
import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'

export type SummaryProps = { className?: string | undefined; children: ReactNode }

/**
 * The line of a `details` that opens it, with a mark that shows its state. The browser's own mark disappears on lines
 * that are laid out as a flex container, as on phones. The `details` needs the class `group/details`.
 */
export function Summary({ className, children }: SummaryProps) {
  return (
    <summary
      className={clsx(
        'flex cursor-pointer list-none items-center gap-1 rounded-sm text-ink-2 max-md:min-h-11 [&::-webkit-details-marker]:hidden',
        className,
      )}
    >
      <ChevronRight
        aria-hidden="true"
        className="transition-transform group-open/details:rotate-90"
      />
      <span className="min-w-0">{children}</span>
    </summary>
  )
}
