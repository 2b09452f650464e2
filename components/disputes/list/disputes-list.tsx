'use client'

import { useTranslations } from 'next-intl'
import { Banner } from '@/components/ui/banner'
import { ListWarning } from '@/components/ui/list-warning'
import { Pager } from '@/components/ui/pager'
import { SlowNotice } from '@/components/ui/slow-notice'
import { RetryButton } from '@/components/ui/retry-button'
import { ErrorPanel } from '@/components/problems/error-panel'
import { useProblemText } from '@/components/problems/problem-text'
import { toApiError } from '@/lib/api-client/api-error'
import type { DisputesPage, ListDisputesQuery } from '@/lib/contract/disputes'
import type { DisputeTab } from '@/lib/evidence/dispute-status'
import { PAGE_SIZES } from '@/lib/evidence/limits'
import { DisputesSkeleton } from './disputes-skeleton'
import { DisputesTable, type DateColumn } from './disputes-table'
import { countFilters, NO_FILTERS } from './disputes-url'
import { EmptyList, NoFilterMatch, NoMatch } from './list-notice'

const DATE_COLUMNS: Record<DisputeTab, DateColumn> = {
  open: 'respondBy',
  pending: 'none',
  closed: 'closed',
}

/** Announces the result of a search; the live region stays while the list changes its state. */
export function SearchResultStatus({ q, total }: { q: string; total: number | undefined }) {
  const t = useTranslations('disputes.search')
  return (
    <p role="status" className="sr-only">
      {q !== '' && total !== undefined && t('results', { q, total })}
    </p>
  )
}

export type DisputesListProps = {
  query: ListDisputesQuery
  found: {
    data: DisputesPage | undefined
    error: unknown
    isFetching: boolean
    isPlaceholderData: boolean
    refetch: () => unknown
  }
  now: Date
  timeZone: string
  onShow: (change: Partial<ListDisputesQuery>) => void
}

/** The list in its current state: failed, loading, empty, without matches, or loaded. */
export function DisputesList({ query, found, now, timeZone, onShow }: DisputesListProps) {
  const t = useTranslations('disputes')
  const { data: page, error } = found
  if (error !== null && !page) {
    return (
      <ErrorPanel
        title={t('failed.title')}
        problem={toApiError(error)}
        actions={<RetryButton busy={found.isFetching} onRetry={() => void found.refetch()} />}
      />
    )
  }
  if (!page) return <DisputesSkeleton />
  const isEmpty = page.items.length === 0 && page.unreadable === 0
  if (isEmpty && !found.isPlaceholderData) {
    if (countFilters(query) > 0) {
      return <NoFilterMatch onClear={() => onShow(NO_FILTERS)} />
    }
    return query.q === '' ? (
      <EmptyList tab={query.tab} />
    ) : (
      <NoMatch q={query.q} onClear={() => onShow({ q: '' })} />
    )
  }
  return (
    <>
      {error !== null && <StaleNote error={error} />}
      {page.unreadable > 0 && (
        <ListWarning>{t('unreadable', { count: page.unreadable })}</ListWarning>
      )}
      {page.isPartial && <ListWarning>{t('filters.partial')}</ListWarning>}
      {query.q !== '' && (
        <p className="border-b border-line px-4 py-2.5 text-sm text-ink-2">
          {t('search.results', { q: query.q, total: page.total })}
        </p>
      )}
      {page.items.length > 0 && (
        <DisputesTable
          disputes={page.items}
          caption={t('caption', { view: query.q || t(`tabs.${query.tab}`) })}
          dateColumn={query.q ? 'respondBy' : DATE_COLUMNS[query.tab]}
          now={now}
          timeZone={timeZone}
          stale={found.isPlaceholderData}
        />
      )}
      {found.isPlaceholderData && (
        <div role="status">
          <SlowNotice />
        </div>
      )}
      <Pager
        label={t('pager')}
        total={page.total}
        limit={query.limit}
        offset={query.offset}
        pageSizes={PAGE_SIZES}
        busy={found.isPlaceholderData}
        onChange={onShow}
      />
    </>
  )
}

function StaleNote({ error }: { error: unknown }) {
  const write = useProblemText()
  return (
    <Banner tone="bad" role="alert" className="rounded-none">
      {write(toApiError(error))}
    </Banner>
  )
}
