'use client'

import { lazy, Suspense, useEffect, useRef, useState, type ReactNode } from 'react'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { UploadPanel } from '@/components/uploads/upload-panel'
import { CountBadge } from '@/components/ui/badge'
import { Card, CardHeader } from '@/components/ui/card'
import { useToast } from '@/components/ui/toast'
import type { DriftAnswer } from '@/lib/api-client/drift-guard'
import { documentsQuery, refreshDispute, uploadsQuery } from '@/lib/api-client/queries'
import type { Document, DocumentsPage, ListDocumentsQuery, Uploads } from '@/lib/contract/documents'
import { may, type Role } from '@/lib/evidence/access'
import { acceptsDocuments } from '@/lib/evidence/dispute-status'
import { openButtonId } from './document-row'
import { DocumentsList } from './documents-list'
import { DocumentsToolbar } from './documents-toolbar'
import { offsetInRange } from './documents-url'
import { useDocumentsUrl } from './use-documents-url'
import { useDriftGuard } from './use-drift-guard'
import { useUndo } from './use-undo'

const importReviewDialog = () => import('./review-dialog')
const importDeleteDialog = () => import('./delete-dialog')
const importDriftDialog = () => import('./drift-dialog')
const ReviewDialog = lazy(async () => ({ default: (await importReviewDialog()).ReviewDialog }))
const DeleteDialog = lazy(async () => ({ default: (await importDeleteDialog()).DeleteDialog }))
const DriftDialog = lazy(async () => ({ default: (await importDriftDialog()).DriftDialog }))

const UnderwayList = lazy(async () => ({
  default: (await import('@/components/uploads/underway-list')).UnderwayList,
}))

/** What the server rendered the page with; null when Omise did not answer in time. */
export type InitialDocuments = {
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
  /** What was underway when the page was rendered. */
  uploads: { list: Uploads; loadedAt: number }
  /** Said above the documents. */
  notice?: ReactNode
}

export function DocumentsCard(props: DocumentsCardProps) {
  const { disputeId, status, role, personId, timeZone, initial, uploads, notice } = props
  const t = useTranslations('documents')
  const toast = useToast()
  const client = useQueryClient()
  const url = useDocumentsUrl()
  const card = useRef<HTMLElement>(null)
  const focusAfter = useRef<HTMLElement | null>(null)
  const [deleting, setDeleting] = useState<Deleting | null>(null)

  const options = documentsQuery(disputeId, url.query)
  const list = useQuery({
    ...options,
    placeholderData: keepPreviousData,
    ...(initial &&
      isSame(initial.query, url.query) && {
        initialData: initial.page,
        initialDataUpdatedAt: initial.loadedAt,
      }),
  })
  const drift = useDriftGuard(disputeId, list.data, list.dataUpdatedAt)
  const offerUndo = useUndo(disputeId)
  useStepBack(list.isPlaceholderData ? undefined : list.data, url.setOffset)

  const hasUnderway = useHasUnderway(disputeId, uploads)
  const isOpen = acceptsDocuments(status)
  const canDelete = isOpen && may(role, 'document.delete')
  const mayUpload = may(role, 'document.upload')
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
  const removed = (gone: Document, when: 'now' | 'before') => {
    focusOn(neighbourOf(documents, gone.id)?.id)
    setDeleting(null)
    client.setQueryData(options.queryKey, (page) => page && without(page, gone.id))
    void refreshDispute(client, disputeId)
    if (when === 'now' && gone.bytes === 'vault') return offerUndo(gone)
    toast.show({
      message: t(when === 'now' ? 'deleted' : 'alreadyDeleted', { filename: gone.filename }),
    })
  }
  const answerDrift = (answer: DriftAnswer) => {
    if (answer === 'look') focusAfter.current = card.current
    drift.guard.answer(answer)
    void refreshDispute(client, disputeId)
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
      {mayUpload && (
        <UploadPanel disputeId={disputeId} personId={personId} timeZone={timeZone} open={isOpen} />
      )}
      {hasUnderway && (
        <Suspense>
          <UnderwayList disputeId={disputeId} timeZone={timeZone} />
        </Suspense>
      )}
      <DocumentsList
        disputeId={disputeId}
        list={list}
        query={url.query}
        timeZone={timeZone}
        isOpen={isOpen}
        canUpload={isOpen && mayUpload}
        canDelete={canDelete}
        deletingId={deleting?.running ? deleting.document.id : null}
        onQuery={url.setQuery}
        onOpen={open}
        onDelete={askToDelete}
        onApproach={preload}
      />
      <Suspense>
        {url.documentId !== null && (
          <ReviewDialog
            disputeId={disputeId}
            documentId={url.documentId}
            page={list.data}
            timeZone={timeZone}
            canDelete={canDelete}
            finalFocus={focusAfter}
            onSwitch={(next) => {
              focusOn(next.id)
              url.switchDocument(next.id)
            }}
            onClose={url.closeDocument}
            onDelete={(target) => {
              url.closeDocument()
              askToDelete(target)
            }}
          />
        )}
        {deleting && (
          <DeleteDialog
            disputeId={disputeId}
            document={deleting.document}
            finalFocus={focusAfter}
            onRunning={(running) => setDeleting({ ...deleting, running })}
            onClose={() => setDeleting(null)}
            onDeleted={removed}
          />
        )}
        {drift.question && (
          <DriftDialog changes={drift.question} finalFocus={focusAfter} onAnswer={answerDrift} />
        )}
      </Suspense>
    </Card>
  )
}

type Deleting = { document: Document; running: boolean }

/** Stays true once it was: the list itself says when the last of them has arrived. */
function useHasUnderway(disputeId: string, initial: DocumentsCardProps['uploads']): boolean {
  const [had, setHad] = useState(false)
  const { data } = useQuery({
    ...uploadsQuery(disputeId),
    initialData: initial.list,
    initialDataUpdatedAt: initial.loadedAt,
  })
  if (!had && data.items.length > 0) setHad(true)
  return had
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

/** A pointer or the focus on a row announces what comes next. */
function preload() {
  void importReviewDialog()
  void importDeleteDialog()
}
