'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useEffect } from 'react'
import { CountBadge } from '@/components/ui/badge'
import { useAfterHydration } from '@/components/ui/use-after-hydration'
import { disputeCountsQuery } from '@/lib/api-client/queries/dispute-queries'
import type { DisputeCounts } from '@/lib/contract/disputes'

export type OpenCountProps = {
  /** As of the rendering of this part; null when they could not be read. */
  initial: DisputeCounts | null
}

/**
 * The number of open disputes, as of the last list that was read. The page brings counts of its own, which may be later
 * than those of this part, so until hydration each shows its own.
 */
export function OpenCount({ initial }: OpenCountProps) {
  const t = useTranslations('common.nav')
  const client = useQueryClient()
  const latest = useQuery(disputeCountsQuery()).data
  useEffect(() => {
    const { queryKey } = disputeCountsQuery()
    if (!initial || client.getQueryData(queryKey)) return
    // Earlier than all others, so that those of the page replace them.
    client.setQueryData(queryKey, initial, { updatedAt: 0 })
  }, [client, initial])
  const count = useAfterHydration(latest ?? initial, initial)?.open
  if (!count) return null
  return (
    <CountBadge tone="open">
      <span aria-hidden="true">{count}</span>
      <span className="sr-only">{t('openDisputes', { count })}</span>
    </CountBadge>
  )
}
