import clsx from 'clsx'
import type { ComponentProps } from 'react'

export function Kbd({ className, ...rest }: ComponentProps<'kbd'>) {
  return (
    <kbd
      {...rest}
      className={clsx(
        'inline-block min-w-5 rounded-[4px] border border-b-2 border-line-strong px-1 py-0.5 text-center',
        'font-sans text-xs leading-none font-medium text-ink-3',
        className,
      )}
    />
  )
}
