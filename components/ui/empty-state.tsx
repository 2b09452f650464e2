import clsx from 'clsx'
import type { ReactNode } from 'react'

export type EmptyStateProps = {
  icon?: ReactNode
  title: ReactNode
  /** `h1` when it is the only content of the page. */
  titleAs?: 'p' | 'h1' | undefined
  children?: ReactNode
  /** A possible action. */
  actions?: ReactNode
  tone?: 'plain' | 'good' | 'bad' | undefined
  className?: string | undefined
}

const TONES = {
  plain: 'bg-sunken text-ink-2',
  good: 'bg-ok-soft text-ok',
  bad: 'bg-bad-soft text-bad',
}

/** Replaces a list: empty, without matches, or failed, each with its own text. */
export function EmptyState({
  icon,
  title,
  titleAs: Title = 'p',
  children,
  actions,
  tone = 'plain',
  className,
}: EmptyStateProps) {
  return (
    <div className={clsx('flex flex-col items-center px-6 py-14 text-center', className)}>
      {icon && (
        <span
          aria-hidden="true"
          className={clsx(
            'mb-4 grid size-11 place-items-center rounded-full [&>.lucide]:size-5',
            TONES[tone],
          )}
        >
          {icon}
        </span>
      )}
      <Title className="text-lg leading-tight font-bold tracking-tight">{title}</Title>
      {children && <div className="mt-1.5 max-w-[46ch] text-ink-2">{children}</div>}
      {actions && <div className="mt-5 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  )
}
