import clsx from 'clsx'
import type { ComponentProps, ReactNode } from 'react'

export function Card({ className, ...rest }: ComponentProps<'section'>) {
  return (
    <section {...rest} className={clsx('rounded-lg border border-line bg-surface', className)} />
  )
}

export type CardHeaderProps = {
  title: ReactNode
  /** Connects the section to its heading by aria-labelledby. */
  titleId?: string | undefined
  /** Next to the title, such as a count. */
  beside?: ReactNode
  /** At the end. */
  actions?: ReactNode
  className?: string | undefined
}

export function CardHeader({ title, titleId, beside, actions, className }: CardHeaderProps) {
  return (
    <header
      className={clsx('flex flex-wrap items-center gap-x-3 gap-y-2 px-4 pt-4 pb-3', className)}
    >
      <h2 id={titleId} className="text-lg leading-tight font-bold tracking-tight">
        {title}
      </h2>
      {beside}
      {actions && <div className="ms-auto flex flex-wrap items-center gap-2">{actions}</div>}
    </header>
  )
}
