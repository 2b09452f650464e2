import clsx from 'clsx'
import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react'
import type { ComponentProps, ReactNode } from 'react'

export type BannerTone = 'info' | 'warn' | 'bad' | 'ok'

const TONES: Record<BannerTone, string> = {
  info: 'bg-info-soft text-info',
  warn: 'bg-warn-soft text-warn',
  bad: 'bg-bad-soft text-bad',
  ok: 'bg-ok-soft text-ok',
}

const ICONS: Record<BannerTone, ReactNode> = {
  info: <Info />,
  warn: <TriangleAlert />,
  bad: <CircleAlert />,
  ok: <CircleCheck />,
}

export type BannerProps = ComponentProps<'div'> & {
  tone?: BannerTone | undefined
  /** At the end: a link or a button. */
  action?: ReactNode
}

export function Banner({ tone = 'info', action, className, children, ...rest }: BannerProps) {
  return (
    <div
      {...rest}
      className={clsx(
        'flex flex-wrap items-center gap-x-3 gap-y-1 rounded-md px-3.5 py-2.5 font-medium forced-colors:border',
        TONES[tone],
        className,
      )}
    >
      <span className="flex min-w-0 flex-1 basis-56 items-start gap-3">
        <span className="flex h-[1lh] items-center">{ICONS[tone]}</span>
        <span className="min-w-0">{children}</span>
      </span>
      {action && <span className="flex items-center gap-3 max-md:ms-7">{action}</span>}
    </div>
  )
}
