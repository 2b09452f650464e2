import clsx from 'clsx'
import type { ComponentProps, ReactNode } from 'react'

export type BadgeTone = 'open' | 'pending' | 'won' | 'lost' | 'bad' | 'neutral'

const TONES: Record<BadgeTone, string> = {
  open: 'bg-warn-soft text-warn',
  pending: 'bg-info-soft text-info',
  won: 'bg-ok-soft text-ok',
  lost: 'bg-sunken text-ink-2',
  bad: 'bg-bad-soft text-bad',
  neutral: 'bg-sunken text-ink-2',
}

export type BadgeProps = ComponentProps<'span'> & { tone?: BadgeTone | undefined; icon?: ReactNode }

/** Light background and dark text, always with a word: colour is never the only cue. */
export function Badge({ tone = 'neutral', icon, className, children, ...rest }: BadgeProps) {
  return (
    <span
      {...rest}
      className={clsx(
        'num inline-flex items-center gap-1.5 rounded-full px-2.5 py-0.5 text-xs font-medium whitespace-nowrap',
        'forced-colors:border',
        TONES[tone],
        className,
      )}
    >
      {icon}
      {children}
    </span>
  )
}

/** A number next to a name, as in "Documents 45". */
export function CountBadge({ tone = 'neutral', className, ...rest }: BadgeProps) {
  return (
    <Badge {...rest} tone={tone} className={clsx('min-w-5 justify-center px-1.5!', className)} />
  )
}
