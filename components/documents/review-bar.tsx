'use client'

import { ArrowLeft, ArrowRight, Download, Trash2, X } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { DownloadLink } from '@/components/problems/download-link'
import { buttonClasses } from '@/components/ui/button-style'
import { Filename } from '@/components/ui/filename'
import { IconButton } from '@/components/ui/icon-button'
import type { Document } from '@/lib/contract/documents'
import { api, withQuery } from '@/lib/format/paths'

export type ReviewBarProps = {
  disputeId: string
  /** Undefined while it is loading. */
  document: Document | undefined
  /** Its position among all matches; undefined when it is not on the page of the list. */
  position: { number: number; total: number } | undefined
  onPrevious: (() => void) | undefined
  onNext: (() => void) | undefined
  onDelete: (() => void) | undefined
  onClose: () => void
}

export function ReviewBar({
  disputeId,
  document,
  position,
  onPrevious,
  onNext,
  onDelete,
  onClose,
}: ReviewBarProps) {
  const t = useTranslations('documents')
  const common = useTranslations('common')
  return (
    <div className="flex flex-none items-center gap-x-3 gap-y-0.5 border-b border-line py-2 ps-5 pe-2.5 max-md:flex-wrap max-md:ps-4 max-md:pe-1">
      {/* The dialog's own title is for screen readers; this one is visible. */}
      <p aria-hidden="true" className="flex min-w-0 flex-1 font-bold tracking-tight">
        {document && <Filename name={document.filename} />}
      </p>
      {position && (
        <div className="flex items-center gap-1 text-sm text-ink-2 max-md:order-3 max-md:-ms-2 max-md:me-auto">
          <IconButton
            label={t('review.previous')}
            icon={<ArrowLeft />}
            aria-keyshortcuts="ArrowLeft"
            aria-disabled={!onPrevious}
            className="aria-disabled:opacity-40"
            onClick={onPrevious}
          />
          <span role="status" className="num whitespace-nowrap">
            {t('review.position', { position: position.number, total: position.total })}
          </span>
          <IconButton
            label={t('review.next')}
            icon={<ArrowRight />}
            aria-keyshortcuts="ArrowRight"
            aria-disabled={!onNext}
            className="aria-disabled:opacity-40"
            onClick={onNext}
          />
        </div>
      )}
      {document && document.bytes !== 'unavailable' && (
        <DownloadLink
          href={withQuery(api.content(disputeId, document.id), { download: 1 })}
          download={document.originalFilename ?? document.filename}
          aria-label={t('download', { filename: document.filename })}
          className={buttonClasses({ size: 'sm', className: 'max-md:order-4 max-md:min-w-11' })}
        >
          <Download />
          <span className="max-md:hidden">{t('review.downloadShort')}</span>
        </DownloadLink>
      )}
      {document && onDelete && (
        <IconButton
          label={t('delete', { filename: document.filename })}
          icon={<Trash2 />}
          aria-keyshortcuts="Delete"
          className="max-md:order-5"
          onClick={onDelete}
        />
      )}
      <span aria-hidden="true" className="h-5 w-px bg-line max-md:hidden" />
      <IconButton
        label={document ? t('review.close', { filename: document.filename }) : common('close')}
        icon={<X />}
        className="max-md:order-2"
        onClick={onClose}
      />
      <span aria-hidden="true" className="basis-full max-md:order-2 md:hidden" />
    </div>
  )
}
