'use client'

import { lazy, Suspense, useEffect, useRef, useState, type ReactNode } from 'react'
import { useTranslations } from 'next-intl'
import { UploadPanel } from '@/components/uploads/upload-panel'
import { CountBadge } from '@/components/ui/badge'
import { Card, CardHeader } from '@/components/ui/card'
import { useToast } from '@/components/ui/toast'
import { useIsBrowser } from '@/components/ui/use-is-browser'
import type { ConflictAnswer } from '@/lib/api-client/conflict-check'
import { loadLive, withLive } from '@/lib/api-client/live'
import { useLiveQuery, type RenderedAnswer } from '@/lib/api-client/use-live-query'
import type { Document, DocumentsPage, ListDocumentsQuery, Uploads } from '@/lib/contract/documents'
import { can, type Role } from '@/lib/evidence/access'
import { acceptsDocuments } from '@/lib/evidence/dispute-status'
import { openButtonId } from './document-row'
import { DocumentsDialogs, preloadDialogs } from './documents-dialogs'
import { DocumentsList } from './documents-list'
import { DocumentsToolbar } from './documents-toolbar'
import { offsetInRange } from './documents-url'
import { useDocumentsUrl } from './use-documents-url'
import { useConflictCheck } from './use-conflict-check'

const PendingUploads = lazy(async () => ({
  default: (await import('@/components/uploads/pending-uploads')).PendingUploads,
}))
const LiveProvider = lazy(async () => ({ default: (await loadLive()).LiveProvider }))

/** What the server rendered the page with; null when Omise did not answer in time. */
type InitialDocuments = {
  query: ListDocumentsQuery
  page: DocumentsPage
  /** Milliseconds since 1970. */
  loadedAt: number
} | null

export type DocumentsCardProps = {
  disputeId: string
  /** Of the dispute: documents can be changed only while it is open. */
  status: string
  role: Role
  /** Who is signed in: the queue of uploads is theirs alone. */
  personId: string
  timeZone: string
  initial: InitialDocuments
  uploads: RenderedAnswer<Uploads> | null
  /** Said above the documents. */
  notice?: ReactNode
}

export function DocumentsCard(props: DocumentsCardProps) {
  const { disputeId, status, role, personId, timeZone, initial, uploads, notice } = props
  const t = useTranslations('documents')
  const toast = useToast()
  const url = useDocumentsUrl()
  const card = useRef<HTMLElement>(null)
  const focusAfter = useRef<HTMLElement | null>(null)
  const [deleting, setDeleting] = useState<Deleting | null>(null)

  const list = useLiveQuery({
    asked: url.query,
    options: ({ documentsQuery }) => documentsQuery(disputeId, url.query),
    initial:
      initial && isSame(initial.query, url.query)
        ? { data: initial.page, loadedAt: initial.loadedAt }
        : null,
    canStandIn: () => true,
  })
  const drift = useConflictCheck(disputeId, list.data, list.dataUpdatedAt)
  useStepBack(list.isPlaceholderData ? undefined : list.data, url.setOffset)

  const hasPendingUploads = useHasPendingUploads(disputeId, uploads)
  const isOpen = acceptsDocuments(status)
  const canDelete = isOpen && can(role, 'document.delete')
  const canUpload = can(role, 'document.upload')
  const documents = list.data?.items ?? []
  const isFiltered = Boolean(url.query.from ?? url.query.to)
  const total = list.data?.total

  const focusOn = (documentId: string | undefined) => {
    const button = documentId && document.getElementById(openButtonId(documentId))
    focusAfter.current = button || card.current
  }
  const open = (opened: Document) => {
    focusOn(opened.id)
    url.openDocument(opened.id)
  }
  const askToDelete = (target: Document) => {
    focusOn(target.id)
    setDeleting({ document: target, running: false })
  }
  const removed = (gone: Document) => {
    focusOn(neighbourOf(documents, gone.id)?.id)
    setDeleting(null)
    withLive(({ client, queries }) => {
      const { queryKey } = queries.documentsQuery(disputeId, url.query)
      client.setQueryData(queryKey, (page) => page && without(page, gone.id))
      void queries.refreshDispute(client, disputeId)
    })
  }
  const answerConflict = (answer: ConflictAnswer) => {
    if (answer === 'look') focusAfter.current = card.current
    drift.guard.answer(answer)
    withLive(({ client, queries }) => void queries.refreshDispute(client, disputeId))
    if (answer === 'look') toast.show({ message: t('drift.looked') })
  }

  return (
    <Card ref={card} tabIndex={-1} aria-labelledby="documents-title" className="outline-none">
      <CardHeader
        title={t('title')}
        titleId="documents-title"
        beside={total !== undefined && <CountBadge>{total}</CountBadge>}
        actions={
          (isFiltered || total !== 0) && (
            <DocumentsToolbar query={url.query} onChange={url.setQuery} />
          )
        }
      />
      {notice}
      {canUpload && (
        <UploadPanel disputeId={disputeId} personId={personId} timeZone={timeZone} open={isOpen} />
      )}
      {hasPendingUploads && (
        <Suspense>
          <LiveProvider>
            <PendingUploads
              disputeId={disputeId}
              timeZone={timeZone}
              canWithdraw={can(role, 'upload.withdraw')}
            />
          </LiveProvider>
        </Suspense>
      )}
      <DocumentsList
        disputeId={disputeId}
        list={list}
        query={url.query}
        timeZone={timeZone}
        isOpen={isOpen}
        canUpload={isOpen && canUpload}
        canDelete={canDelete}
        deletingId={deleting?.running ? deleting.document.id : null}
        onQuery={url.setQuery}
        onOpen={open}
        onDelete={askToDelete}
        onApproach={preloadDialogs}
      />
      <DocumentsDialogs
        disputeId={disputeId}
        timeZone={timeZone}
        canDelete={canDelete}
        page={list.data}
        reviewedId={url.documentId}
        onSwitch={(next) => {
          focusOn(next.id)
          url.switchDocument(next.id)
        }}
        onCloseReview={url.closeDocument}
        onDelete={(target) => {
          url.closeDocument()
          askToDelete(target)
        }}
        deleted={deleting && deleting.document}
        onDeleting={(running) => setDeleting((before) => before && { ...before, running })}
        onCloseDelete={() => setDeleting(null)}
        onDeleted={removed}
        drift={drift.question}
        onAnswerConflict={answerConflict}
        finalFocus={focusAfter}
      />
    </Card>
  )
}

type Deleting = { document: Document; running: boolean }

/** Stays true once it was: the list itself says when the last of them has arrived. */
function useHasPendingUploads(disputeId: string, initial: RenderedAnswer<Uploads> | null): boolean {
  const [had, setHad] = useState(false)
  const { data } = useLiveQuery({
    asked: 'uploads',
    options: ({ uploadsQuery }) => uploadsQuery(disputeId),
    initial,
  })
  const has = data !== undefined && data.items.length > 0
  if (!had && has) setHad(true)
  // The list follows the uploads, which the server cannot.
  return useIsBrowser() && had
}

/** After the last row of a page is gone, or from an old link: to the last page there is. */
function useStepBack(page: DocumentsPage | undefined, setOffset: (offset: number) => void) {
  const target = page && page.items.length === 0 ? offsetInRange(page) : undefined
  const isBeyond = target !== undefined && target !== page?.offset
  useEffect(() => {
    if (isBeyond) setOffset(target)
  }, [isBeyond, target, setOffset])
}

function without(page: DocumentsPage, documentId: string): DocumentsPage {
  const items = page.items.filter(({ id }) => id !== documentId)
  return { ...page, items, total: page.total - (page.items.length - items.length) }
}

function neighbourOf(documents: readonly Document[], documentId: string): Document | undefined {
  const index = documents.findIndex(({ id }) => id === documentId)
  return documents[index + 1] ?? documents[index - 1]
}

function isSame(left: ListDocumentsQuery, right: ListDocumentsQuery): boolean {
  const names = ['order', 'limit', 'offset', 'from', 'to'] as const
  return names.every((name) => left[name] === right[name])
}
