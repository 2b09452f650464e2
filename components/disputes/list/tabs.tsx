'use client'

import { useTranslations } from 'next-intl'
import { CountBadge } from '@/components/ui/badge'
import type { DisputeCounts, ListDisputesQuery } from '@/lib/contract/disputes'
import { DISPUTE_TABS, type DisputeTab } from '@/lib/evidence/dispute-status'
import { firstPageOf, writeDisputesUrl } from '@/components/disputes/disputes-url'
import { ListLink } from './list-link'

export type TabsProps = {
  query: ListDisputesQuery
  /** Unknown until a list has loaded. */
  counts: DisputeCounts | undefined
  onChoose: (tab: DisputeTab) => void
}

/** Three lists with their own URLs, so these are links, which also open in a new window. */
export function Tabs({ query, counts, onChoose }: TabsProps) {
  const t = useTranslations('disputes.tabs')
  return (
    <nav aria-label={t('label')} className="mb-4 flex gap-0.5 overflow-x-auto border-b border-line">
      {DISPUTE_TABS.map((tab) => (
        <ListLink
          key={tab}
          href={writeDisputesUrl({ ...query, ...firstPageOf(tab) })}
          current={query.q === '' && query.tab === tab}
          onShow={() => onChoose(tab)}
          className="flex items-center gap-2 border-b-2 border-transparent px-3 py-2 font-medium whitespace-nowrap text-ink-2 -outline-offset-2! transition-colors hover:text-ink aria-[current]:border-ink aria-[current]:text-ink max-md:min-h-11"
        >
          {t(tab)}
          {counts && <CountBadge>{counts[tab]}</CountBadge>}
        </ListLink>
      ))}
    </nav>
  )
}
