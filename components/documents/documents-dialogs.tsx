'use client'

import { lazy, Suspense, type RefObject } from 'react'
import { useIsBrowser } from '@/components/ui/use-is-browser'
import type { ConflictAnswer } from '@/lib/api-client/conflict-check'
import { loadLive } from '@/lib/api-client/live'
import type { Document, DocumentsPage } from '@/lib/contract/documents'
import type { DocumentChanges } from '@/lib/contract/problem'

const importReviewDialog = () => import('./review-dialog')
const importDeleteDialog = () => import('./delete-dialog')
const importConflictDialog = () => import('./conflict-dialog')
const ReviewDialog = lazy(async () => ({ default: (await importReviewDialog()).ReviewDialog }))
const DeleteDialog = lazy(async () => ({ default: (await importDeleteDialog()).DeleteDialog }))
const ConflictDialog = lazy(async () => ({
  default: (await importConflictDialog()).ConflictDialog,
}))
const LiveProvider = lazy(async () => ({ default: (await loadLive()).LiveProvider }))

export type DocumentsDialogsProps = {
  disputeId: string
  timeZone: string
  canDelete: boolean
  /** The page of the list that the dialogs stand over. */
  page: DocumentsPage | undefined
  reviewedId: string | null
  onSwitch: (document: Document) => void
  onCloseReview: () => void
  onDelete: (document: Document) => void
  deleted: Document | null
  onDeleting: (running: boolean) => void
  onCloseDelete: () => void
  onDeleted: (document: Document) => void
  drift: DocumentChanges | null
  onAnswerConflict: (answer: ConflictAnswer) => void
  finalFocus: RefObject<HTMLElement | null>
}

/** What opens over the documents, each fetched when it is first wanted. */
export function DocumentsDialogs(props: DocumentsDialogsProps) {
  const { disputeId, reviewedId, deleted, drift, canDelete, finalFocus } = props
  // A dialog has nothing to show on the server, and what it asks with lives in the browser.
  const isBrowser = useIsBrowser()
  if (!isBrowser || (reviewedId === null && !deleted && !drift)) return null
  return (
    <Suspense>
      <LiveProvider>
        {reviewedId !== null && (
          <ReviewDialog
            disputeId={disputeId}
            documentId={reviewedId}
            page={props.page}
            timeZone={props.timeZone}
            canDelete={canDelete}
            finalFocus={finalFocus}
            onSwitch={props.onSwitch}
            onClose={props.onCloseReview}
            onDelete={props.onDelete}
          />
        )}
        {deleted && (
          <DeleteDialog
            disputeId={disputeId}
            document={deleted}
            finalFocus={finalFocus}
            onRunning={props.onDeleting}
            onClose={props.onCloseDelete}
            onDeleted={props.onDeleted}
          />
        )}
        {drift && (
          <ConflictDialog
            changes={drift}
            finalFocus={finalFocus}
            onAnswer={props.onAnswerConflict}
          />
        )}
      </LiveProvider>
    </Suspense>
  )
}

/** A pointer or the focus on a row announces what comes next. */
export function preloadDialogs() {
  // Only to have them sooner: a failure counts when they are wanted.
  void Promise.allSettled([importReviewDialog(), importDeleteDialog(), loadLive()])
}
