'use client'

import { useLocale, useTranslations } from 'next-intl'
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
import { formatDateTime } from '@/lib/format/dates'
import { DisputesSkeleton } from './disputes-skeleton'
import { DisputesTable, type ListColumns } from './disputes-table'
import { countFilters, isNarrowed, NO_FILTERS } from '@/components/disputes/disputes-url'
import { EmptyList, NoFilterMatch, NoMatch, StillFilling } from './list-notice'

const COLUMNS: Record<DisputeTab, ListColumns> = {
  open: { date: 'respondBy', status: false, assignee: true },
  pending: { date: 'opened', status: false, assignee: true },
  closed: { date: 'closed', status: true, assignee: false },
}
/** Of all states. */
const SEARCH_COLUMNS: ListColumns = { date: 'respondBy', status: true, assignee: true }

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
  /** Older disputes are still being read, so that lists without open ones are incomplete. */
  isFilling: boolean
  /** ISO 8601: the time of rendering on the server. */
  renderedAt: string
  timeZone: string
  onShow: (change: Partial<ListDisputesQuery>) => void
  /** Changes the assignee of an open dispute; undefined when the person may not. */
  onAssign: ((disputeId: string) => void) | undefined
}

/** The list in its current state: failed, loading, empty, without matches, or loaded. */
export function DisputesList({
  query,
  found,
  isFilling,
  renderedAt,
  timeZone,
  onShow,
  onAssign,
}: DisputesListProps) {
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
    if (isFilling && (query.q !== '' || query.tab === 'closed')) return <StillFilling />
    if (countFilters(query) > 0 || isNarrowed(query)) {
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
      {page.outdated && (
        <OutdatedNote
          outdated={page.outdated}
          busy={found.isFetching}
          onRetry={found.refetch}
          timeZone={timeZone}
        />
      )}
      {page.unreadable > 0 && (
        <ListWarning>{t('unreadable', { count: page.unreadable })}</ListWarning>
      )}
      {query.q !== '' && (
        <p className="border-b border-line px-4 py-2.5 text-sm text-ink-2">
          {t('search.results', { q: query.q, total: page.total })}
        </p>
      )}
      {page.items.length > 0 && (
        <DisputesTable
          disputes={page.items}
          caption={t('caption', { view: query.q || t(`tabs.${query.tab}`) })}
          columns={query.q ? SEARCH_COLUMNS : COLUMNS[query.tab]}
          renderedAt={renderedAt}
          timeZone={timeZone}
          stale={found.isPlaceholderData}
          onAssign={onAssign}
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

type OutdatedNoteProps = {
  outdated: NonNullable<DisputesPage['outdated']>
  timeZone: string
  busy: boolean
  onRetry: () => unknown
}

/** The list is shown as of its last reading. */
function OutdatedNote({ outdated, timeZone, busy, onRetry }: OutdatedNoteProps) {
  const t = useTranslations('disputes.outdated')
  const locale = useLocale()
  const { asOf, code } = outdated
  return (
    <Banner
      tone="warn"
      role="status"
      className="rounded-none"
      action={<RetryButton busy={busy} onRetry={() => void onRetry()} />}
    >
      {t('reason', { code })} {t('asOf', { time: formatDateTime(asOf, locale, timeZone) })}
    </Banner>
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
