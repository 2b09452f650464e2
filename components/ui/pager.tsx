'use client'

import clsx from 'clsx'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Button } from './button'
import { Select } from './select'

export type PagerProps = {
  /** Names the list for screen readers: "Pages of disputes". */
  label: string
  /** All items that match. */
  total: number
  limit: number
  /** Counted in items. */
  offset: number
  pageSizes: readonly number[]
  onChange: (next: { limit: number; offset: number }) => void
  /** The next page is on its way; the old one still shows. */
  busy?: boolean | undefined
  className?: string | undefined
}

export function Pager({
  label,
  total,
  limit,
  offset,
  pageSizes,
  onChange,
  busy = false,
  className,
}: PagerProps) {
  const t = useTranslations('common.pager')
  const isFirst = offset <= 0
  const isLast = offset + limit >= total
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
        {total === 0
          ? t('none')
          : t('range', {
              first: offset + 1,
              last: Math.min(offset + limit, total),
              total,
            })}
      </span>
      <Select
        size="sm"
        aria-label={t('pageSize')}
        value={limit}
        onChange={(event) => onChange({ limit: Number(event.target.value), offset: 0 })}
        className="num border-line-strong"
      >
        {sizes.map((size) => (
          <option key={size} value={size}>
            {t('perPage', { size })}
          </option>
        ))}
      </Select>
      <span className="ms-auto flex gap-2 max-md:w-full">
        <Button
          size="sm"
          icon={<ChevronLeft />}
          className="aria-disabled:opacity-50 max-md:flex-1"
          aria-disabled={isFirst}
          onClick={() => onChange({ limit, offset: Math.max(0, offset - limit) })}
        >
          {t('previous')}
        </Button>
        <Button
          size="sm"
          className="aria-disabled:opacity-50 max-md:flex-1"
          aria-disabled={isLast}
          onClick={() => onChange({ limit, offset: offset + limit })}
        >
          {t('next')}
          <ChevronRight />
        </Button>
      </span>
    </nav>
  )
}
