'use client'

import clsx from 'clsx'
import { useTranslations } from 'next-intl'
import { Skeleton } from '@/components/ui/skeleton'
import { Table, TableBody, TableHead, Th } from '@/components/ui/table'
import type { Document } from '@/lib/contract/documents'
import { DocumentRow } from './document-row'

export type DocumentsTableProps = {
  disputeId: string
  documents: readonly Document[]
  timeZone: string
  canDelete: boolean
  /** The next page is on its way; the rows of the old one still show. */
  busy: boolean
  deletingId: string | null
  onOpen: (document: Document) => void
  onDelete: (document: Document) => void
  onApproach: () => void
}

export function DocumentsTable({
  disputeId,
  documents,
  timeZone,
  canDelete,
  busy,
  deletingId,
  onOpen,
  onDelete,
  onApproach,
}: DocumentsTableProps) {
  const t = useTranslations('documents')
  return (
    <Table
      caption={t('caption')}
      aria-busy={busy}
      className={clsx('border-t border-line transition-opacity', busy && 'opacity-60')}
    >
      <Headings />
      <TableBody>
        {documents.map((document) => (
          <DocumentRow
            key={document.id}
            disputeId={disputeId}
            document={document}
            timeZone={timeZone}
            canDelete={canDelete}
            deleting={document.id === deletingId}
            onOpen={() => onOpen(document)}
            onDelete={() => onDelete(document)}
            onApproach={onApproach}
          />
        ))}
      </TableBody>
    </Table>
  )
}

const PLACEHOLDER_ROWS = [1, 2, 3, 4]

/** As tall as what it stands for, so that nothing jumps when the rows arrive. */
export function DocumentsTableSkeleton() {
  const t = useTranslations('documents')
  return (
    <div role="status" aria-busy="true">
      <span className="sr-only">{t('loading')}</span>
      <div aria-hidden="true" className="border-t border-line">
        <div className="h-[35px] border-b border-line bg-sunken max-md:hidden" />
        {PLACEHOLDER_ROWS.map((row) => (
          <div
            key={row}
            className="flex items-center gap-3 border-t border-line px-4 py-2.5 first:border-t-0"
          >
            <Skeleton className="size-11" />
            <div className="grid flex-1 gap-2">
              <Skeleton className="h-3.5 w-2/5" />
              <Skeleton className="h-3 w-1/5" />
            </div>
            <Skeleton className="h-3.5 w-32 max-md:hidden" />
            <Skeleton className="h-3.5 w-24 max-md:hidden" />
          </div>
        ))}
      </div>
    </div>
  )
}

function Headings() {
  const t = useTranslations('documents.column')
  return (
    <TableHead>
      <Th>{t('document')}</Th>
      <Th>{t('kind')}</Th>
      <Th>{t('added')}</Th>
      <Th align="end">
        <span className="sr-only">{t('actions')}</span>
      </Th>
    </TableHead>
  )
}
