'use client'

import clsx from 'clsx'
import { useTranslations } from 'next-intl'
import type { MouseEvent } from 'react'
import { CountBadge } from '@/components/ui/badge'
import type { DisputeCounts, ListDisputesQuery } from '@/lib/contract/disputes'
import { DISPUTE_TABS, type DisputeTab } from '@/lib/evidence/dispute-status'
import { firstPageOf, writeDisputesUrl } from './disputes-url'

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
        <TabLink
          key={tab}
          href={writeDisputesUrl({ ...query, ...firstPageOf(tab) })}
          current={query.q === '' && query.tab === tab}
          onChoose={() => onChoose(tab)}
        >
          {t(tab)}
          {counts && <CountBadge>{counts[tab]}</CountBadge>}
        </TabLink>
      ))}
    </nav>
  )
}

function TabLink({
  href,
  current,
  onChoose,
  children,
}: {
  href: string
  current: boolean
  onChoose: () => void
  children: React.ReactNode
}) {
  const follow = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return
    event.preventDefault()
    onChoose()
  }
  return (
    <a
      href={href}
      aria-current={current ? 'page' : undefined}
      onClick={follow}
      className={clsx(
        'flex items-center gap-2 border-b-2 px-3 py-2 font-medium whitespace-nowrap -outline-offset-2! transition-colors hover:text-ink max-md:min-h-11',
        current ? 'border-ink text-ink' : 'border-transparent text-ink-2',
      )}
    >
      {children}
    </a>
  )
}
