'use client'

import { ChevronLeft, ChevronRight, Download, Trash2, X } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { DownloadLink } from '@/components/problems/download-link'
import { buttonClasses } from '@/components/ui/button-style'
import { Filename } from '@/components/ui/filename'
import { IconButton } from '@/components/ui/icon-button'
import type { Document } from '@/lib/contract/documents'
import { api, withQuery } from '@/lib/format/paths'
import type { OpenDocument } from './use-open-document'

export type ReaderBarProps = {
  disputeId: string
  opened: OpenDocument
  onDelete: (() => void) | undefined
  onClose: (() => void) | undefined
}

/**
 * Next and previous are first, so that nothing before them moves them under the pointer: the same place for every
 * document.
 */
export function ReaderBar({ disputeId, opened, onDelete, onClose }: ReaderBarProps) {
  const t = useTranslations('documents')
  const common = useTranslations('common')
  const { document, position, total, step } = opened
  return (
    <div className="flex flex-none items-center gap-x-2 gap-y-0.5 border-b border-line py-2 ps-3 pe-2.5 max-md:flex-wrap max-md:ps-0 max-md:pe-1 max-md:short:py-0">
      <span className="flex flex-none items-center">
        <IconButton
          label={t('review.previous')}
          icon={<ChevronLeft />}
          aria-keyshortcuts="ArrowLeft"
          data-previous-document=""
          aria-disabled={position === null || position <= 1}
          className="aria-disabled:opacity-40"
          onClick={() => step(-1)}
        />
        <IconButton
          label={t('review.next')}
          icon={<ChevronRight />}
          aria-keyshortcuts="ArrowRight"
          data-next-document=""
          aria-disabled={position === null || position >= total}
          className="aria-disabled:opacity-40"
          onClick={() => step(1)}
        />
      </span>
      <span
        role="status"
        className="num flex-none text-sm whitespace-nowrap text-ink-2 max-md:me-auto"
      >
        {position !== null && t('review.position', { position, total })}
      </span>
      {/* The dialog's own title is for screen readers; this one is visible. */}
      <p
        aria-hidden="true"
        className="flex min-w-0 flex-1 font-bold tracking-tight max-md:order-last max-md:basis-full max-md:px-4 max-md:short:hidden"
      >
        {document && <Filename name={document.filename} />}
      </p>
      {document && document.bytes !== 'unavailable' && (
        <DownloadButton disputeId={disputeId} document={document} />
      )}
      {document && onDelete && (
        <IconButton
          label={t('delete', { filename: document.filename })}
          icon={<Trash2 />}
          aria-keyshortcuts="Delete"
          onClick={onDelete}
        />
      )}
      {onClose && (
        <>
          <span aria-hidden="true" className="h-5 w-px bg-line max-md:hidden" />
          <IconButton
            label={document ? t('review.close', { filename: document.filename }) : common('close')}
            icon={<X />}
            onClick={onClose}
          />
        </>
      )}
    </div>
  )
}

function DownloadButton({ disputeId, document }: { disputeId: string; document: Document }) {
  const t = useTranslations('documents')
  return (
    <DownloadLink
      href={withQuery(api.content(disputeId, document.id), { download: 1 })}
      download={document.originalFilename ?? document.filename}
      aria-label={t('download', { filename: document.filename })}
      className={buttonClasses({ size: 'sm', className: 'max-md:min-w-11' })}
    >
      <Download />
      <span className="max-md:hidden">{t('review.downloadShort')}</span>
    </DownloadLink>
  )
}
