'use client'

import clsx from 'clsx'
import { Download, Tag, Trash2 } from 'lucide-react'
import { useLocale, useTranslations } from 'next-intl'
import type { KeyboardEvent } from 'react'
import { KindLabel } from '@/components/kinds/kind-label'
import { DownloadLink } from '@/components/problems/download-link'
import { iconButtonClasses } from '@/components/ui/button-style'
import { Filename } from '@/components/ui/filename'
import { IconButton } from '@/components/ui/icon-button'
import { keyName } from '@/components/ui/key-name'
import { Td, Tr } from '@/components/ui/table'
import type { Document } from '@/lib/contract/documents'
import { formatDateTime, formatShortDateTime } from '@/lib/format/dates'
import { factSeparator, joinFacts } from '@/lib/format/join-facts'
import { api, withQuery } from '@/lib/format/paths'
import { useDocumentFacts } from '@/components/documents/document-facts'
import { DocumentTile } from '@/components/documents/thumbnails/document-tile'
import { Fact } from '@/components/ui/fact'

export type DocumentRowProps = {
  disputeId: string
  document: Document
  timeZone: string
  canDelete: boolean
  /** A deletion is running: the row is dimmed until Omise has responded. */
  deleting: boolean
  /** It is in the reader beside the list. */
  shown: boolean
  /** It opens in a dialog. */
  opensDialog: boolean
  /** False below a heading with the kind. */
  namesKind: boolean
  onOpen: () => void
  onDelete: () => void
  canChangeKind: boolean
  onChangeKind: () => void
  selected: boolean
  /** `toHere`: with everything since the last one. */
  onSelect: (toHere: boolean) => void
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
  shown,
  opensDialog,
  namesKind,
  onOpen,
  onDelete,
  canChangeKind,
  onChangeKind,
  selected,
  onSelect,
  onIntent,
}: DocumentRowProps) {
  const t = useTranslations('documents')
  const facts = useDocumentFacts()
  const locale = useLocale()
  const { id, filename, kind, addedBy, createdAt } = document

  const onKeyDown = (event: KeyboardEvent) => {
    if (keyName(event) === 'x' && !event.altKey) {
      event.preventDefault()
      return onSelect(false)
    }
    if (event.key !== 'Delete' || !canDelete || deleting) return
    event.preventDefault()
    onDelete()
  }

  return (
    <Tr
      aria-busy={deleting}
      onKeyDown={onKeyDown}
      selected={selected}
      onPointerEnter={onIntent}
      onFocus={onIntent}
      className={clsx(
        'cards:skip-off-screen group transition-colors hover:bg-hover has-[.open-document:focus-visible]:bg-accent-soft',
        'cards:relative cards:grid-cols-[minmax(0,1fr)_auto] cards:items-center cards:gap-y-0.5',
        namesKind
          ? 'cards:[--off-screen-height:5.8125rem]'
          : 'cards:border-t-0 cards:py-2! cards:[--off-screen-height:3.75rem]',
        shown &&
          'bg-accent-soft hover:bg-accent-soft forced-colors:outline-2 forced-colors:-outline-offset-2',
        deleting && 'opacity-50',
      )}
    >
      <Td
        className={clsx(
          'max-w-0 w-full cards:w-auto cards:max-w-none',
          namesKind && 'cards:col-span-2',
        )}
      >
        {/* On a desktop the whole cell opens the document, on a phone the whole card. */}
        <div className="flex min-w-0 items-center gap-3 relative cards:static">
          <label className="relative z-1 -m-2 flex flex-none cursor-pointer p-2 cards:-m-3 cards:p-3">
            <input
              type="checkbox"
              aria-label={t('selection.select', { filename })}
              aria-keyshortcuts="x"
              checked={selected}
              // A change has no modifier keys.
              onChange={() => undefined}
              onClick={(event) => onSelect(event.shiftKey)}
              className="size-4 accent-accent"
            />
          </label>
          <DocumentTile disputeId={disputeId} document={document} />
          <div className="min-w-0 flex-1">
            <button
              type="button"
              id={openButtonId(id)}
              className="open-document flex max-w-full min-w-0 font-medium outline-none after:absolute after:inset-0 after:rounded-sm focus-visible:after:outline-2 focus-visible:after:outline-offset-2 focus-visible:after:outline-focus group-hover:underline group-hover:decoration-line-control group-hover:underline-offset-3"
              aria-haspopup={opensDialog ? 'dialog' : undefined}
              aria-current={shown || undefined}
              onClick={onOpen}
            >
              <Filename name={filename} />
            </button>
            <p className="num truncate text-sm text-ink-3 cards:whitespace-normal">
              {joinFacts(locale, [facts(document), !addedBy && t('addedOutside')])}
              {!namesKind && (
                // The third cell says it, too; below a heading the row has no line for it.
                <span aria-hidden="true" className="hidden cards:inline">
                  {addedBy && <Fact>{addedBy.name}</Fact>}
                  <Fact>
                    <span className="whitespace-nowrap">
                      {formatShortDateTime(createdAt, locale, timeZone)}
                    </span>
                  </Fact>
                </span>
              )}
            </p>
          </div>
        </div>
      </Td>
      <Td
        className={clsx(
          'whitespace-nowrap cards:col-start-1 cards:row-start-2 cards:ms-7 cards:whitespace-normal',
          !namesKind && 'cards:sr-only',
        )}
      >
        <KindLabel kind={kind} />
      </Td>
      <Td
        className={clsx(
          !namesKind && 'cards:sr-only',
          'whitespace-nowrap text-ink-2 cards:col-start-1 cards:row-start-3 cards:ms-7 cards:text-sm cards:whitespace-normal cards:text-ink-3',
        )}
      >
        {addedBy && <span className="block cards:inline">{addedBy.name}</span>}
        {addedBy && <span className="hidden cards:inline">{factSeparator(locale)}</span>}
        <time
          dateTime={createdAt}
          title={formatDateTime(createdAt, locale, timeZone)}
          className={clsx('num whitespace-nowrap', addedBy && 'text-sm text-ink-3')}
        >
          {formatShortDateTime(createdAt, locale, timeZone)}
        </time>
      </Td>
      <Td
        align="end"
        className={clsx(
          'whitespace-nowrap cards:relative cards:z-1 cards:col-start-2',
          namesKind ? 'cards:row-span-2 cards:row-start-2' : 'cards:row-start-1',
        )}
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
        {canChangeKind && document.bytes !== 'unavailable' && (
          <IconButton
            size="sm"
            label={t('selection.changeKindOf', { filename })}
            icon={<Tag />}
            onClick={onChangeKind}
          />
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
