'use client'

import { useTranslations } from 'next-intl'
import type { DisputeCounts, ListDisputesQuery } from '@/lib/contract/disputes'
import {
  firstPageOf,
  isShown,
  NO_FILTERS,
  writeDisputesUrl,
} from '@/components/disputes/disputes-url'
import { OPEN_VIEW_NAMES, OPEN_VIEWS } from '@/components/disputes/open-views'
import { Fact } from '@/components/ui/fact'
import { ListLink } from './list-link'

/** Of a link to a view. */
export const CHIP_CLASSES =
  'num inline-flex min-h-7 max-w-60 flex-none items-center rounded-full border border-line bg-surface px-3 text-sm text-ink-2 transition-colors hover:text-ink aria-[current]:border-ink aria-[current]:bg-ink aria-[current]:text-bg max-md:min-h-11 forced-colors:aria-[current]:border-[Highlight] forced-colors:aria-[current]:border-2'

export type OpenViewsProps = {
  query: ListDisputesQuery
  counts: DisputeCounts | undefined
  onShow: (change: Partial<ListDisputesQuery>) => void
}

/** The open disputes by assignee. Each view replaces the filters, so that its number is that of its list. */
export function OpenViews({ query, counts, onShow }: OpenViewsProps) {
  const t = useTranslations('disputes.views')
  return (
    <nav aria-label={t('label')} className="contents">
      {OPEN_VIEW_NAMES.map((name) => {
        const list = { ...NO_FILTERS, ...firstPageOf('open'), ...OPEN_VIEWS[name] }
        return (
          <ListLink
            key={name}
            href={writeDisputesUrl(list)}
            current={isShown(query, list)}
            onShow={() => onShow(list)}
            className={CHIP_CLASSES}
          >
            {t(name)}
            {name !== 'all' && counts && <Fact>{counts[name]}</Fact>}
          </ListLink>
        )
      })}
    </nav>
  )
}
