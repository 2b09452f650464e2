'use client'

import type { UseQueryResult } from '@tanstack/react-query'
import { FileText, SearchX } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { ErrorPanel } from '@/components/problems/error-panel'
import { Banner } from '@/components/ui/banner'
import { Button } from '@/components/ui/button'
import { RetryButton } from '@/components/ui/retry-button'
import { EmptyState } from '@/components/ui/empty-state'
import { ListWarning } from '@/components/ui/list-warning'
import { Pager } from '@/components/ui/pager'
import { SlowNotice } from '@/components/ui/slow-notice'
import { toApiError } from '@/lib/api-client/api-error'
import type { Document, DocumentsPage, ListDocumentsQuery } from '@/lib/contract/documents'
import type { Kind } from '@/lib/evidence/kinds'
import { MAX_PAGE_SIZE, PAGE_SIZES } from '@/lib/evidence/limits'
import { isFiltered, type DocumentsView } from '@/components/documents/documents-url'
import type { DocumentGroup } from '@/components/documents/documents-view'
import { DocumentsTableSkeleton } from './documents-skeleton'
import { DocumentsTable } from './documents-table'
import type { Selection } from '@/components/documents/selection/use-selection'

export type DocumentsListProps = {
  disputeId: string
  list: Pick<
    UseQueryResult<DocumentsPage>,
    'data' | 'error' | 'isPlaceholderData' | 'isFetching' | 'refetch'
  >
  view: DocumentsView
  query: ListDocumentsQuery
  /** The documents of the page, as the view groups them. */
  groups: readonly DocumentGroup[]
  tips: Readonly<Record<Kind, string>>
  missingKindActions: ((kind: Kind) => ReactNode) | undefined
  timeZone: string
  /** Whether the dispute still accepts documents, regardless of the role. */
  isOpen: boolean
  canUpload: boolean
  canDelete: boolean
  deletingId: string | null
  shownId: string | null
  opensDialog: boolean
  canChangeKind: boolean
  onChangeKind: (document: Document) => void
  selection: Selection
  onQuery: (change: Partial<ListDocumentsQuery>) => void
  onOpen: (document: Document) => void
  onDelete: (document: Document) => void
  onIntent: () => void
}

/** The documents by kind or as a list, or a text: loading, failed, none from these dates, none at all. */
export function DocumentsList({
  list,
  view,
  query,
  groups,
  onQuery,
  ...props
}: DocumentsListProps) {
  const t = useTranslations('documents')
  const { data, error, isPlaceholderData, isFetching, refetch } = list
  const retry = () => void refetch()

  // An empty page of a list that is not empty, about to be replaced by the last one.
  const isBeyond = data !== undefined && data.items.length === 0 && data.total > 0
  if (!data || isBeyond) {
    return error ? (
      <ErrorPanel
        title={t('failed.title')}
        problem={toApiError(error)}
        actions={<RetryButton busy={isFetching} onRetry={retry} />}
        className="border-t border-line"
      />
    ) : (
      <DocumentsTableSkeleton />
    )
  }
  const warning = data.unreadable > 0 && (
    <div className="border-t border-line">
      <ListWarning>{t('unreadable', { count: data.unreadable })}</ListWarning>
    </div>
  )
  if (data.total === 0 && groups.length === 0) {
    if (warning) return warning
    return isFiltered(query) ? (
      <NoMatch onClear={() => onQuery(NO_FILTERS)} />
    ) : (
      <Empty isOpen={props.isOpen} canUpload={props.canUpload} />
    )
  }
  return (
    <>
      {error && <StaleNotice busy={isFetching} onRetry={retry} />}
      {warning}
      <DocumentsTable
        disputeId={props.disputeId}
        groups={groups}
        hasHeadings={view === 'kinds'}
        tips={props.tips}
        missingKindActions={props.missingKindActions}
        isWhole={data.items.length === data.total}
        timeZone={props.timeZone}
        canDelete={props.canDelete}
        busy={isPlaceholderData}
        deletingId={props.deletingId}
        shownId={props.shownId}
        opensDialog={props.opensDialog}
        canChangeKind={props.canChangeKind}
        onChangeKind={props.onChangeKind}
        selection={props.selection}
        onOpen={props.onOpen}
        onDelete={props.onDelete}
        onIntent={props.onIntent}
      />
      {isPlaceholderData && (
        <div role="status">
          <SlowNotice />
        </div>
      )}
      {(view === 'list' || data.total > query.limit) && (
        <Pager
          label={t('pager')}
          total={data.total}
          limit={query.limit}
          offset={query.offset}
          pageSizes={view === 'list' ? PAGE_SIZES : [MAX_PAGE_SIZE]}
          busy={isPlaceholderData}
          onChange={onQuery}
        />
      )}
    </>
  )
}

const NO_FILTERS = { from: undefined, to: undefined, kind: undefined, name: undefined }

type RetryProps = { busy: boolean; onRetry: () => void }

function StaleNotice({ busy, onRetry }: RetryProps) {
  const t = useTranslations('documents')
  return (
    <div role="status" className="px-4 pb-3">
      <Banner tone="warn" action={<RetryButton size="sm" busy={busy} onRetry={onRetry} />}>
        {t('stale')}
      </Banner>
    </div>
  )
}

function NoMatch({ onClear }: { onClear: () => void }) {
  const t = useTranslations('documents.noMatch')
  return (
    <EmptyState
      className="border-t border-line"
      icon={<SearchX />}
      title={t('title')}
      actions={<Button onClick={onClear}>{t('clear')}</Button>}
    >
      {t('body')}
    </EmptyState>
  )
}

function Empty({ isOpen, canUpload }: { isOpen: boolean; canUpload: boolean }) {
  const t = useTranslations('documents.empty')
  return (
    <EmptyState className="border-t border-line" icon={<FileText />} title={t('title')}>
      {t(canUpload ? 'upload' : isOpen ? 'wait' : 'closed')}
    </EmptyState>
  )
}
