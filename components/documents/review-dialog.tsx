'use client'

import { useTranslations } from 'next-intl'
import { useRef, type RefObject } from 'react'
import { Dialog } from '@/components/ui/dialog'
import type { Document } from '@/lib/contract/documents'
import { DocumentReader } from './reader/document-reader'
import { useOpenDocument, type OpenDocumentOptions } from './reader/use-open-document'

export type ReviewDialogProps = OpenDocumentOptions & {
  timeZone: string
  canDelete: boolean
  finalFocus: RefObject<HTMLElement | null>
  onClose: () => void
  onDelete: (document: Document) => void
}

/** The reader of documents over the page. */
export function ReviewDialog({
  timeZone,
  canDelete,
  finalFocus,
  onClose,
  onDelete,
  ...options
}: ReviewDialogProps) {
  const t = useTranslations('documents')
  const file = useRef<HTMLDivElement>(null)
  const opened = useOpenDocument(options)
  return (
    <Dialog
      onClose={onClose}
      title={opened.document?.filename ?? t('review.facts')}
      hideTitle
      size="full"
      initialFocus={file}
      finalFocus={finalFocus}
      className="max-md:max-h-dvh! max-md:rounded-none"
    >
      <DocumentReader
        disputeId={options.disputeId}
        opened={opened}
        timeZone={timeZone}
        canDelete={canDelete}
        focusRef={file}
        onDelete={onDelete}
        onClose={onClose}
      />
    </Dialog>
  )
}
