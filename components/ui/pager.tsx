'use client'

import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Button } from './button'
import { PagerBar, type PagerBarProps } from './pager-bar'

export type PagerProps = Omit<PagerBarProps, 'status' | 'onLimit' | 'children'> & {
  /** All matching items. */
  total: number
  /** Counted in items. */
  offset: number
  onChange: (next: { limit: number; offset: number }) => void
}

export function Pager({ total, offset, onChange, ...bar }: PagerProps) {
  const t = useTranslations('common.pager')
  const { limit } = bar
  const isFirst = offset <= 0
  const isLast = offset + limit >= total
  const last = Math.min(offset + limit, total)
  return (
    <PagerBar
      {...bar}
      status={total === 0 ? t('none') : t('range', { first: offset + 1, last, total })}
      onLimit={(size) => onChange({ limit: size, offset: 0 })}
    >
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
    </PagerBar>
  )
}
