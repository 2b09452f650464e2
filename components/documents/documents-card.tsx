'use client'

import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useState, type ReactNode, type RefObject } from 'react'
import { useTranslations } from 'next-intl'
import { UploadPanel } from '@/components/uploads/upload-panel'
import { CountBadge } from '@/components/ui/badge'
import { Card, CardHeader } from '@/components/ui/card'
import { useToast } from '@/components/ui/toast'
import { conflictCheckOf, type ConflictAnswer } from '@/lib/api-client/conflict-check'
import { documentsQuery, refreshDispute } from '@/lib/api-client/queries'
import type { Document, DocumentsPage } from '@/lib/contract/documents'
import { can, type Role } from '@/lib/evidence/access'
import { acceptsDocuments } from '@/lib/evidence/dispute-status'
import { useStore } from '@/lib/store'
import { openButtonId } from './document-row'
import { DocumentsDialogs, preloadDialogs } from './documents-dialogs'
import { DocumentsList } from './documents-list'
import { DocumentsToolbar } from './documents-toolbar'
import { isFiltered, offsetInRange } from './documents-url'
import { ThumbnailContext, useThumbnails } from './thumbnails/use-thumbnails'
import { useDocumentsUrl } from './use-documents-url'

export type DocumentsCardProps = {
  disputeId: string
  /** The dispute's status: documents can be changed only while it is open. */
  status: string
  role: Role
  /** The signed-in person, who owns the queue of uploads. */
  personId: string
  timeZone: string
  /** Shown above the documents. */
  notice?: ReactNode
}

export function DocumentsCard(props: DocumentsCardProps) {
  const { disputeId, status, role, personId, timeZone, notice } = props
  const t = useTranslations('documents')
  const toast = useToast()
  const client = useQueryClient()
  const url = useDocumentsUrl()
  const thumbnails = useThumbnails(personId)
  const card = useRef<HTMLElement>(null)
  const { focusOn, finalFocus } = useFocusAfterDialog(card)
  const [deleting, setDeleting] = useState<Deleting | null>(null)

  const query = documentsQuery(disputeId, url.query)
  const list = useDocumentsPage(query)
  const drift = useConflictCheck(disputeId, list.data, list.dataUpdatedAt)
  useStepBack(list.isPlaceholderData || list.error ? undefined : list.data, url.setOffset)

  const isOpen = acceptsDocuments(status)
  const canDelete = isOpen && can(role, 'document.delete')
  const canUpload = can(role, 'document.upload')
  const documents = list.data?.items ?? []
  const total = list.data?.total

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
    client.setQueryData(query.queryKey, (page) => page && without(page, gone.id))
    void refreshDispute(client, disputeId)
  }
  const answerConflict = (answer: ConflictAnswer) => {
    if (answer === 'review') focusOn(undefined)
    drift.guard.answer(answer)
    void refreshDispute(client, disputeId)
    if (answer === 'review') toast.show({ message: t('drift.looked') })
  }

  return (
    <ThumbnailContext value={thumbnails}>
      <Card ref={card} tabIndex={-1} aria-labelledby="documents-title" className="outline-none">
        <CardHeader
          title={t('title')}
          titleId="documents-title"
          beside={total !== undefined && <CountBadge>{total}</CountBadge>}
          actions={
            (isFiltered(url.query) || total !== 0) && (
              <DocumentsToolbar query={url.query} onChange={url.setQuery} />
            )
          }
        />
        {notice}
        <UploadPanel
          disputeId={disputeId}
          personId={personId}
          timeZone={timeZone}
          isOpen={isOpen}
          canUpload={canUpload}
          canWithdraw={can(role, 'upload.withdraw')}
        />
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
          onIntent={preloadDialogs}
        />
        <DocumentsDialogs
          disputeId={disputeId}
          timeZone={timeZone}
          canDelete={canDelete}
          page={list.data}
          query={url.query}
          reviewedId={url.documentId}
          onSwitch={(next, offset) => {
            focusOn(next.id)
            url.switchDocument(next.id, offset)
          }}
          onOffset={url.setOffset}
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
          finalFocus={finalFocus}
        />
      </Card>
    </ThumbnailContext>
  )
}

/**
 * Where the focus goes when a dialog closes: to the row of the document that `focusOn` named, or to the card when that
 * row is not there (any more).
 */
function useFocusAfterDialog(card: RefObject<HTMLElement | null>) {
  const documentId = useRef<string>(undefined)
  return useMemo(
    () => ({
      focusOn: (id: string | undefined) => {
        documentId.current = id
      },
      finalFocus: {
        get current() {
          const id = documentId.current
          return (id && document.getElementById(openButtonId(id))) || card.current
        },
      },
    }),
    [card],
  )
}

type Deleting = { document: Document; running: boolean }

/** The rows stay while another page is loading, and when loading fails. */
function useDocumentsPage(query: ReturnType<typeof documentsQuery>) {
  const { data, error, isPlaceholderData, isFetching, dataUpdatedAt, refetch } = useQuery({
    ...query,
    placeholderData: keepPreviousData,
  })
  const [latest, setLatest] = useState(data)
  if (data !== undefined && data !== latest) setLatest(data)
  return { data: data ?? latest, error, isPlaceholderData, isFetching, dataUpdatedAt, refetch }
}

/**
 * Registers the displayed page with the conflict check of its dispute. `readAt`: when the page of the list was read, in
 * milliseconds since 1970.
 */
function useConflictCheck(disputeId: string, page: DocumentsPage | undefined, readAt: number) {
  const guard = useMemo(() => conflictCheckOf(disputeId), [disputeId])
  const allIds = page?.allIds ?? null
  useEffect(() => guard.open(), [guard])
  useEffect(() => guard.saw(allIds, readAt), [guard, allIds, readAt])
  const question = useStore(guard.question)
  return { guard, question }
}

/** When the last row of a page is gone, or for an old link: moves to the last existing page. */
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
