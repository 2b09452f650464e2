'use client'

import type { RefObject } from 'react'
import { useLazyCode } from '@/components/problems/use-lazy-code'
import type { ConflictAnswer } from '@/lib/api-client/conflict-check'
import type { Document, DocumentsPage, ListDocumentsQuery } from '@/lib/contract/documents'
import type { DocumentChanges } from '@/lib/contract/problem'

const loadReviewDialog = () => import('./review-dialog')
const loadDeleteDialog = () => import('./delete-dialog')
const loadConflictDialog = () => import('./conflict-dialog')

export type DocumentsDialogsProps = {
  disputeId: string
  timeZone: string
  canDelete: boolean
  /** The page of the list behind the dialogs. */
  page: DocumentsPage | undefined
  query: ListDocumentsQuery
  reviewedId: string | null
  onSwitch: (document: Document, offset: number) => void
  onOffset: (offset: number) => void
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

/** The dialogs over the documents. */
export function DocumentsDialogs(props: DocumentsDialogsProps) {
  const { disputeId, reviewedId, deleted, drift, canDelete, finalFocus } = props
  const review = useLazyCode(loadReviewDialog, reviewedId !== null, props.onCloseReview)
  const deletion = useLazyCode(loadDeleteDialog, deleted !== null, props.onCloseDelete)
  const conflict = useLazyCode(loadConflictDialog, drift !== null, () =>
    props.onAnswerConflict('review'),
  )
  return (
    <>
      {reviewedId !== null && review.code && (
        <review.code.ReviewDialog
          disputeId={disputeId}
          documentId={reviewedId}
          page={props.page}
          query={props.query}
          timeZone={props.timeZone}
          canDelete={canDelete}
          finalFocus={finalFocus}
          onSwitch={props.onSwitch}
          onOffset={props.onOffset}
          onClose={props.onCloseReview}
          onDelete={props.onDelete}
        />
      )}
      {deleted && deletion.code && (
        <deletion.code.DeleteDialog
          disputeId={disputeId}
          document={deleted}
          finalFocus={finalFocus}
          onRunning={props.onDeleting}
          onClose={props.onCloseDelete}
          onDeleted={props.onDeleted}
        />
      )}
      {drift && conflict.code && (
        <conflict.code.ConflictDialog
          changes={drift}
          finalFocus={finalFocus}
          onAnswer={props.onAnswerConflict}
        />
      )}
    </>
  )
}

/** For hover and focus on a row. */
export function preloadDialogs() {
  // A failure is reported only when they are needed.
  void Promise.allSettled([loadReviewDialog(), loadDeleteDialog()])
}
