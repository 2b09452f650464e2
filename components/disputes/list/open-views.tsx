'use client'

import { useTranslations } from 'next-intl'
import type { DisputeCounts, ListDisputesQuery } from '@/lib/contract/disputes'
import {
  firstPageOf,
  isShown,
  NO_FILTERS,
  writeDisputesUrl,
} from '@/components/disputes/disputes-url'
import { ListLink } from './list-link'

const VIEWS = {
  all: {},
  mine: { assignee: 'me' },
  unassigned: { assignee: 'none' },
  snoozed: { snoozed: 'only' },
} as const satisfies Record<string, Partial<ListDisputesQuery>>

const NAMES = ['all', 'mine', 'unassigned', 'snoozed'] as const

export type OpenViewsProps = {
  query: ListDisputesQuery
  counts: DisputeCounts | undefined
  onShow: (change: Partial<ListDisputesQuery>) => void
}

/** The open disputes by owner. Each view replaces the filters, so that its number is that of its list. */
export function OpenViews({ query, counts, onShow }: OpenViewsProps) {
  const t = useTranslations('disputes.views')
  return (
    <nav
      aria-label={t('label')}
      className="mb-3 flex flex-wrap gap-2 max-md:-m-1 max-md:mb-2 max-md:flex-nowrap max-md:overflow-x-auto max-md:p-1"
    >
      {NAMES.map((name) => {
        const list = { ...NO_FILTERS, ...firstPageOf('open'), ...VIEWS[name] }
        return (
          <ListLink
            key={name}
            href={writeDisputesUrl(list)}
            current={isShown(query, list)}
            onShow={() => onShow(list)}
            className="num inline-flex min-h-7 flex-none items-center rounded-full border border-line bg-surface px-3 text-sm text-ink-2 transition-colors hover:text-ink aria-[current]:border-ink aria-[current]:bg-ink aria-[current]:text-bg max-md:min-h-11 forced-colors:aria-[current]:border-[Highlight] forced-colors:aria-[current]:border-2"
          >
            {t(name)}
            {name !== 'all' && counts && ` · ${counts[name]}`}
          </ListLink>
        )
      })}
    </nav>
  )
}
