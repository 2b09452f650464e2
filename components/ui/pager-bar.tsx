'use client'

import clsx from 'clsx'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Select } from './select'

export type PagerBarProps = {
  /** Names the list for screen readers: "Pages of disputes". */
  label: string
  /** The range of displayed items. */
  status: ReactNode
  limit: number
  pageSizes: readonly number[]
  onLimit: (limit: number) => void
  /** The next page is loading; the old one is still shown. */
  busy?: boolean | undefined
  className?: string | undefined
  /** The buttons. */
  children: ReactNode
}

/** The footer of a list: the displayed range, the page size, and the buttons for other pages. */
export function PagerBar(props: PagerBarProps) {
  const { label, status, limit, pageSizes, onLimit, busy = false, className, children } = props
  const t = useTranslations('common.pager')
  const sizes = pageSizes.includes(limit) ? pageSizes : [...pageSizes, limit].sort((a, b) => a - b)
  return (
    <nav
      aria-label={label}
      aria-busy={busy}
      className={clsx(
        'flex flex-wrap items-center gap-x-4 gap-y-2 border-t border-line px-4 py-2.5 text-sm text-ink-2',
        className,
      )}
    >
      <span className="num" role="status">
        {status}
      </span>
      <Select
        size="sm"
        aria-label={t('pageSize')}
        value={limit}
        onChange={(event) => onLimit(Number(event.target.value))}
        className="num border-line-strong"
      >
        {sizes.map((size) => (
          <option key={size} value={size}>
            {t('perPage', { size })}
          </option>
        ))}
      </Select>
      <span className="ms-auto flex gap-2 max-md:w-full">{children}</span>
    </nav>
  )
}
