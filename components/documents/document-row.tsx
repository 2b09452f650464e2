'use client'

import clsx from 'clsx'
import { Download, Trash2 } from 'lucide-react'
import { useLocale, useTranslations } from 'next-intl'
import type { KeyboardEvent } from 'react'
import { KindLabel } from '@/components/kinds/kind-label'
import { DownloadLink } from '@/components/problems/download-link'
import { iconButtonClasses } from '@/components/ui/button-style'
import { Filename } from '@/components/ui/filename'
import { IconButton } from '@/components/ui/icon-button'
import { Td, Tr } from '@/components/ui/table'
import type { Document } from '@/lib/contract/documents'
import { formatDateTime, formatShortDateTime } from '@/lib/format/dates'
import { api, withQuery } from '@/lib/format/paths'
import { useDocumentFacts } from './document-facts'
import { DocumentTile } from './thumbnails/document-tile'

export type DocumentRowProps = {
  disputeId: string
  document: Document
  timeZone: string
  canDelete: boolean
  /** A deletion is running: the row is dimmed until Omise has responded. */
  deleting: boolean
  onOpen: () => void
  onDelete: () => void
  /** On hover or focus: preloads code. */
  onIntent: () => void
}

/** Where the focus returns to after a dialog about this document. */
export const openButtonId = (documentId: string) => `open-${documentId}`

export function DocumentRow({
  disputeId,
  document,
  timeZone,
  canDelete,
  deleting,
  onOpen,
  onDelete,
  onIntent,
}: DocumentRowProps) {
  const t = useTranslations('documents')
  const facts = useDocumentFacts()
  const locale = useLocale()
  const { id, filename, kind, addedBy, createdAt } = document

  const deleteByKey = (event: KeyboardEvent) => {
    if (event.key !== 'Delete' || !canDelete || deleting) return
    event.preventDefault()
    onDelete()
  }

  return (
    <Tr
      aria-busy={deleting}
      onKeyDown={deleteByKey}
      onPointerEnter={onIntent}
      onFocus={onIntent}
      className={clsx(
        'group transition-colors hover:bg-hover has-[.open-document:focus-visible]:bg-accent-soft',
        'max-md:relative max-md:grid-cols-[minmax(0,1fr)_auto] max-md:items-center max-md:gap-y-0.5',
        deleting && 'opacity-50',
      )}
    >
      <Td className="max-w-0 w-full max-md:w-auto max-md:max-w-none">
        {/* On a desktop the whole cell opens the document, on a phone the whole card. */}
        <div className="flex min-w-0 items-center gap-3 md:relative">
          <DocumentTile disputeId={disputeId} document={document} />
          <div className="min-w-0 flex-1">
            <button
              type="button"
              id={openButtonId(id)}
              className="open-document flex max-w-full min-w-0 font-medium outline-none after:absolute after:inset-0 after:rounded-sm focus-visible:after:outline-2 focus-visible:after:outline-offset-2 focus-visible:after:outline-focus group-hover:underline group-hover:decoration-line-control group-hover:underline-offset-3"
              aria-haspopup="dialog"
              onClick={onOpen}
            >
              <Filename name={filename} />
            </button>
            <p className="num truncate text-sm text-ink-3">
              {[facts(document), addedBy ? null : t('addedOutside')].filter(Boolean).join(' · ')}
            </p>
          </div>
        </div>
      </Td>
      <Td className="md:whitespace-nowrap max-md:col-span-2 max-md:col-start-1 max-md:row-start-2 max-md:ms-14">
        <KindLabel kind={kind} />
      </Td>
      <Td className="whitespace-nowrap text-ink-2 max-md:col-span-2 max-md:col-start-1 max-md:row-start-3 max-md:ms-14 max-md:text-sm max-md:whitespace-normal max-md:text-ink-3">
        {addedBy && <span className="md:block">{addedBy.name}</span>}
        {addedBy && <span className="md:hidden"> · </span>}
        <time
          dateTime={createdAt}
          title={formatDateTime(createdAt, locale, timeZone)}
          className={clsx('num', addedBy && 'text-sm text-ink-3')}
        >
          {formatShortDateTime(createdAt, locale, timeZone)}
        </time>
      </Td>
      <Td
        align="end"
        className="whitespace-nowrap max-md:relative max-md:z-1 max-md:col-start-2 max-md:row-start-1"
      >
        {document.bytes !== 'unavailable' && (
          <DownloadLink
            href={withQuery(api.content(disputeId, id), { download: 1 })}
            download={document.originalFilename ?? filename}
            aria-label={t('download', { filename })}
            title={t('download', { filename })}
            className={iconButtonClasses({ size: 'sm' })}
          >
            <Download />
          </DownloadLink>
        )}
        {canDelete && (
          <IconButton
            size="sm"
            label={t('delete', { filename })}
            icon={<Trash2 />}
            busy={deleting}
            onClick={onDelete}
          />
        )}
      </Td>
    </Tr>
  )
}
