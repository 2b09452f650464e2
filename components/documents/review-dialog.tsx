'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useEffect, useRef, type RefObject } from 'react'
import { Dialog } from '@/components/ui/dialog'
import { useViewerKeys } from '@/components/viewer/use-viewer-keys'
import { contentQuery, documentQuery } from '@/lib/api-client/queries'
import type { Document, DocumentsPage } from '@/lib/contract/documents'
import { ReviewBar } from './review-bar'
import { ReviewFacts } from './review-facts'
import { GoneDocument, ReviewedFile } from './reviewed-file'

// The next document is prefetched unless it is large, since most people view one after another.
const MAX_AHEAD_BYTES = 3 * 1024 * 1024

export type ReviewDialogProps = {
  disputeId: string
  documentId: string
  /** The page of the list from which it was opened; a link may name a document that is not on it. */
  page: DocumentsPage | undefined
  timeZone: string
  canDelete: boolean
  finalFocus: RefObject<HTMLElement | null>
  onSwitch: (document: Document) => void
  onClose: () => void
  onDelete: (document: Document) => void
}

/** Shows a document on the page, with shortcuts to its neighbours. */
export function ReviewDialog({
  disputeId,
  documentId,
  page,
  timeZone,
  canDelete,
  finalFocus,
  onSwitch,
  onClose,
  onDelete,
}: ReviewDialogProps) {
  const t = useTranslations('documents')
  const stage = useRef<HTMLDivElement>(null)
  const rows = page?.items ?? []
  const index = rows.findIndex(({ id }) => id === documentId)
  const single = useQuery({
    ...documentQuery(disputeId, documentId),
    enabled: page !== undefined && index < 0,
  })
  const document = rows[index] ?? single.data
  const [previous, next] = index < 0 ? [] : [rows[index - 1], rows[index + 1]]
  useAhead(disputeId, next)

  const switchTo = (target: Document | undefined) => {
    if (!target) return false
    onSwitch(target)
    return true
  }
  useViewerKeys({
    // In a magnified file the arrow keys scroll.
    ArrowLeft: ({ target }) => !scrollsSideways(target) && switchTo(previous),
    ArrowRight: ({ target }) => !scrollsSideways(target) && switchTo(next),
    Delete: () => {
      if (!document || !canDelete) return false
      onDelete(document)
      return true
    },
  })

  return (
    <Dialog
      onClose={onClose}
      title={document?.filename ?? t('review.facts')}
      hideTitle
      size="full"
      initialFocus={stage}
      finalFocus={finalFocus}
      className="max-md:max-h-dvh! max-md:rounded-none"
    >
      <ReviewBar
        disputeId={disputeId}
        document={document}
        position={
          page && index >= 0 ? { number: page.offset + index + 1, total: page.total } : undefined
        }
        onPrevious={previous && (() => onSwitch(previous))}
        onNext={next && (() => onSwitch(next))}
        onDelete={document && canDelete ? () => onDelete(document) : undefined}
        onClose={onClose}
      />
      <div className="flex min-h-0 flex-1 max-md:flex-col">
        <div
          ref={stage}
          tabIndex={-1}
          className="flex min-h-0 min-w-0 flex-1 flex-col bg-sunken outline-none"
        >
          {document ? (
            <ReviewedFile key={document.id} disputeId={disputeId} document={document} />
          ) : (
            <GoneDocument
              error={single.error}
              onClose={onClose}
              onRetry={() => void single.refetch()}
            />
          )}
        </div>
        {document && <ReviewFacts document={document} timeZone={timeZone} />}
      </div>
    </Dialog>
  )
}

function scrollsSideways(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.scrollWidth > target.clientWidth
}

function useAhead(disputeId: string, next: Document | undefined): void {
  const client = useQueryClient()
  useEffect(() => {
    if (!next || next.bytes !== 'vault' || next.size === null) return
    if (next.size <= MAX_AHEAD_BYTES) void client.prefetchQuery(contentQuery(disputeId, next.id))
  }, [client, disputeId, next])
}
