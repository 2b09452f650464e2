'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { CountBadge } from '@/components/ui/badge'
import { disputeCountsQuery } from '@/lib/api-client/dispute-counts'
import type { DisputeCounts } from '@/lib/contract/disputes'

/** How many disputes need an answer: what the server said with the page, then what every list says on its way. */
export function OpenCount({ initial }: { initial: DisputeCounts }) {
  const t = useTranslations('common.nav')
  const { open: count } =
    useQuery({ ...disputeCountsQuery(), initialData: initial }).data ?? initial
  if (count === 0) return null
  return (
    <CountBadge tone="open">
      <span aria-hidden="true">{count}</span>
      <span className="sr-only">{t('openDisputes', { count })}</span>
    </CountBadge>
  )
}
