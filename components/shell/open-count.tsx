'use client'

import { useTranslations } from 'next-intl'
import { CountBadge } from '@/components/ui/badge'
import { useLatestCounts } from '@/lib/api-client/latest-counts'
import type { DisputeCounts } from '@/lib/contract/disputes'

/** How many disputes need an answer: what the server said with the page, then what every list says on its way. */
export function OpenCount({ initial }: { initial: DisputeCounts }) {
  const t = useTranslations('common.nav')
  const { open: count } = useLatestCounts() ?? initial
  if (count === 0) return null
  return (
    <CountBadge tone="open">
      <span aria-hidden="true">{count}</span>
      <span className="sr-only">{t('openDisputes', { count })}</span>
    </CountBadge>
  )
}
