'use client'

import clsx from 'clsx'
import { useTranslations } from 'next-intl'
import { Table, TableBody, TableHead, Th } from '@/components/ui/table'
import type { Document } from '@/lib/contract/documents'
import { DocumentRow } from './document-row'

export type DocumentsTableProps = {
  disputeId: string
  documents: readonly Document[]
  timeZone: string
  canDelete: boolean
  /** The next page is loading; the rows of the old one are still shown. */
  busy: boolean
  deletingId: string | null
  onOpen: (document: Document) => void
  onDelete: (document: Document) => void
  onIntent: () => void
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
  onIntent,
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
            onIntent={onIntent}
          />
        ))}
      </TableBody>
    </Table>
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
