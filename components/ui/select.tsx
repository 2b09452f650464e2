'use client'

import clsx from 'clsx'
import { ChevronDown } from 'lucide-react'
import type { ComponentProps, ReactNode } from 'react'

export type SelectProps = Omit<ComponentProps<'select'>, 'size'> & {
  size?: 'sm' | 'md' | undefined
  /** `attention`: a choice is required next. `suggested`: shown, but not chosen yet. */
  tone?: 'plain' | 'attention' | 'suggested' | undefined
  /** A mark before the text, such as a coloured dot. */
  mark?: ReactNode
  /** For the box around it: width, position. */
  wrapperClassName?: string | undefined
}

const SIZES = { sm: 'min-h-7 py-1 ps-2.5 text-sm', md: 'min-h-9 py-1.5 ps-3 text-base' }

const TONES = {
  plain: 'border-line-control bg-surface text-ink',
  attention: 'border-warn bg-warn-soft font-medium text-warn',
  suggested: 'rounded-full! border-dashed border-line-control bg-surface text-ink',
}

/** The native select, supported by every keyboard, phone and screen reader. Name it by a label or aria-label. */
export function Select({
  size = 'md',
  tone = 'plain',
  mark,
  className,
  wrapperClassName,
  children,
  ...rest
}: SelectProps) {
  return (
    <span className={clsx('relative inline-flex min-w-0 items-center', wrapperClassName)}>
      {mark && <span className="pointer-events-none absolute start-2.5 flex">{mark}</span>}
      <select
        {...rest}
        className={clsx(
          'w-full min-w-0 appearance-none truncate rounded-sm border pe-8 leading-normal transition-colors',
          'disabled:cursor-not-allowed disabled:border-line-strong disabled:text-ink-3 max-md:min-h-11 max-md:text-lg',
          '[&>option]:bg-surface [&>option]:text-ink',
          SIZES[size],
          TONES[tone],
          mark && 'ps-6.5!',
          className,
        )}
      >
        {children}
      </select>
      <ChevronDown
        className={clsx(
          'pointer-events-none absolute end-2.5',
          tone === 'attention' ? 'text-warn' : 'text-ink-2',
        )}
      />
    </span>
  )
}
