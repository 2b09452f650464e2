'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { CountBadge } from '@/components/ui/badge'
import { disputeCountsQuery } from '@/lib/api-client/queries'

/** The number of open disputes, as of the last list that was read. */
export function OpenCount() {
  const t = useTranslations('common.nav')
  const count = useQuery(disputeCountsQuery()).data?.open
  if (!count) return null
  return (
    <CountBadge tone="open">
      <span aria-hidden="true">{count}</span>
      <span className="sr-only">{t('openDisputes', { count })}</span>
    </CountBadge>
  )
}
