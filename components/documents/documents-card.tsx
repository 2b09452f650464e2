'use client'

import clsx from 'clsx'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useState, type ReactNode, type RefObject } from 'react'
import { useTranslations } from 'next-intl'
import { UploadPanel } from '@/components/uploads/upload-panel'
import { useLazyCode } from '@/components/problems/use-lazy-code'
import { CountBadge } from '@/components/ui/badge'
import { Card, CardHeader } from '@/components/ui/card'
import { savePreference } from '@/components/ui/save-preference'
import { useToast } from '@/components/ui/toast'
import { useWide } from '@/components/ui/use-wide'
import type { ConflictAnswer } from '@/lib/api-client/conflict-check'
import { documentsQuery, refreshDispute } from '@/lib/api-client/queries/dispute-queries'
import type { Document, DocumentsPage, ListDocumentsQuery } from '@/lib/contract/documents'
import { can, type Role } from '@/lib/evidence/access'
import { acceptsDocuments } from '@/lib/evidence/dispute-status'
import type { Needs } from '@/lib/evidence/guidance'
import type { Kind } from '@/lib/evidence/kinds'
import { openButtonId } from './table/document-row'
import { DocumentsDialogs, preloadDialogs } from './documents-dialogs'
import { DocumentsList } from './table/documents-list'
import { DocumentsToolbar } from './table/documents-toolbar'
import { isFiltered, type DocumentsView } from './documents-url'
import { documentsView, groupsOf, queryOf, VIEW_COOKIE, type ViewHints } from './documents-view'
import { preloadReader, ReaderPane } from './reader/reader-pane'
import type { DocumentsTask } from './selection/selection-bar'
import { ThumbnailContext, useThumbnails } from './thumbnails/use-thumbnails'
import { useConflictCheck, useDocumentsPage, useStepBack } from './use-documents-page'
import { useSelection } from './selection/use-selection'
import { useDocumentsUrl } from './use-documents-url'
import { ViewSwitch } from './view-switch'

const loadTasks = () => import('./document-tasks')

export type DocumentsCardProps = {
  disputeId: string
  /** The dispute's status: documents can be changed only while it is open. */
  status: string
  role: Role
  /** The signed-in person, who owns the queue of uploads. */
  personId: string
  timeZone: string
  /** The server makes PDFs of Word and Excel files. */
  canConvert: boolean
  /** Shown above the documents. */
  notice?: ReactNode
  guidance: { needs: Needs; tips: Readonly<Record<Kind, string>> }
  /** What can be done about a kind that the guidance asks for and that has no document. */
  missingKindActions?: ((kind: Kind) => ReactNode) | undefined
  /** The number of documents when the page was opened, which decides about the view. */
  total: number
  view: Pick<ViewHints, 'chosen' | 'isWide'>
  /** The edges of the reader. */
  handles: ReactNode
  className?: string | undefined
}

/** The documents, and the reader beside them where there is room for it: two items of the page's grid. */
export function DocumentsCard(props: DocumentsCardProps) {
  const { disputeId, status, role, personId, timeZone, notice, guidance } = props
  const t = useTranslations('documents')
  const toast = useToast()
  const client = useQueryClient()
  const url = useDocumentsUrl()
  const thumbnails = useThumbnails(personId)
  const card = useRef<HTMLElement>(null)
  const { focusOn, finalFocus } = useFocusAfterDialog(card)
  const [task, setTask] = useState<DocumentsTask | null>(null)
  const [deleting, setDeleting] = useState<Deleting | null>(null)

  const isWide = useWide(props.view.isWide)
  const { view, choose } = useView(url, { ...props.view, isWide, total: props.total })
  const listed = queryOf(view, url)
  const query = documentsQuery(disputeId, listed)
  const list = useDocumentsPage(disputeId, listed)
  const drift = useConflictCheck(disputeId, list.data, list.dataUpdatedAt)
  useStepBack(list.isPlaceholderData || list.error ? undefined : list.data, url.setOffset)

  const selection = useSelection(list.data?.allIds)
  const kindChanges = list.data?.kindChanges ?? []
  const hasTasks = selection.documents.length > 0 || task !== null
  const tasks = useLazyCode(loadTasks, hasTasks || kindChanges.length > 0, selection.clear)
  const isOpen = acceptsDocuments(status)
  const canDelete = isOpen && can(role, 'document.delete')
  const canChangeKind = isOpen && can(role, 'document.changeKind')
  const canUpload = can(role, 'document.upload')
  const items = list.data?.items ?? []
  const groups =
    view === 'kinds'
      ? groupsOf(items, guidance.needs, isOpen)
      : [{ kind: null, need: null, documents: items }].filter(() => items.length > 0)
  const documents = groups.flatMap((group) => group.documents)
  useFollowReader(isWide ? url.documentId : null, documents)
  // The narrow default is the only view whose URL does not name it.
  const setQuery = (change: Partial<ListDocumentsQuery>) =>
    url.setQuery(change, isWide || view === 'kinds' ? view : undefined)
  const page = list.data && { ...list.data, items: documents }
  const total = list.data?.total

  const open = (opened: Document) => {
    focusOn(opened.id)
    if (isWide && url.documentId !== null) url.switchDocument(opened.id, listed.offset)
    else url.openDocument(opened.id)
  }
  const switchTo = (next: Document, offset: number) => {
    focusOn(next.id)
    url.switchDocument(next.id, offset)
  }
  const askToDelete = (target: Document) => {
    focusOn(target.id)
    setDeleting({ document: target, running: false })
  }
  const removed = (gone: Document) => {
    const next = neighbourOf(documents, gone.id)
    focusOn(next?.id)
    setDeleting(null)
    if (url.documentId === gone.id) {
      if (next) url.switchDocument(next.id, listed.offset)
      else url.closeDocument()
    }
    client.setQueryData(query.queryKey, (before) => before && without(before, gone.id))
    void refreshDispute(client, disputeId)
  }
  const answerConflict = (answer: ConflictAnswer) => {
    if (answer === 'review') focusOn(undefined)
    drift.guard.answer(answer)
    void refreshDispute(client, disputeId)
    if (answer === 'review') toast.show({ message: t('drift.looked') })
  }
  const reading = {
    disputeId,
    timeZone,
    canDelete,
    page,
    query: listed,
    onSwitch: switchTo,
    onOffset: url.setOffset,
  }

  return (
    <ThumbnailContext value={thumbnails}>
      <Card
        ref={card}
        id="documents"
        tabIndex={-1}
        aria-labelledby="documents-title"
        className={clsx('min-w-0 scroll-mt-14 outline-none', PANE, props.className)}
      >
        <CardHeader
          title={t('title')}
          titleId="documents-title"
          beside={
            <>
              {total !== undefined && <CountBadge>{total}</CountBadge>}
              <ViewSwitch view={view} onView={choose} />
            </>
          }
          actions={
            view === 'list' &&
            (isFiltered(url.query) || total !== 0) && (
              <DocumentsToolbar query={url.query} onChange={setQuery} />
            )
          }
        />
        {notice}
        <UploadPanel
          disputeId={disputeId}
          personId={personId}
          timeZone={timeZone}
          canConvert={props.canConvert}
          isOpen={isOpen}
          canUpload={canUpload}
          canWithdraw={can(role, 'upload.withdraw')}
        />
        {kindChanges.length > 0 && tasks.code && (
          <tasks.code.KindChangeNotices
            disputeId={disputeId}
            changes={kindChanges}
            canChange={canChangeKind}
            onDelete={setTask}
          />
        )}
        <DocumentsList
          disputeId={disputeId}
          list={list}
          view={view}
          query={listed}
          groups={groups}
          tips={guidance.tips}
          missingKindActions={props.missingKindActions}
          timeZone={timeZone}
          isOpen={isOpen}
          canUpload={isOpen && canUpload}
          canDelete={canDelete}
          canChangeKind={canChangeKind}
          onChangeKind={(target) => {
            focusOn(target.id)
            setTask({ type: 'changeKind', documents: [target] })
          }}
          selection={selection}
          deletingId={deleting?.running ? deleting.document.id : null}
          shownId={isWide ? url.documentId : null}
          opensDialog={!isWide}
          onQuery={setQuery}
          onOpen={open}
          onDelete={askToDelete}
          onIntent={isWide ? preloadReader : preloadDialogs}
        />
        {hasTasks && tasks.code && (
          <tasks.code.SelectionBar
            disputeId={disputeId}
            selection={selection}
            canDelete={canDelete}
            canChangeKind={canChangeKind}
            task={task}
            onTask={setTask}
            finalFocus={finalFocus}
          />
        )}
        <DocumentsDialogs
          {...reading}
          reviewedId={isWide ? null : url.documentId}
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
      <ReaderPane
        {...reading}
        documentId={isWide ? url.documentId : null}
        hasDocuments={documents.length > 0}
        handles={props.handles}
        onDelete={askToDelete}
        onClose={url.closeDocument}
      />
    </ThumbnailContext>
  )
}

const PANE =
  'workspace:min-h-0 workspace:overflow-y-auto workspace:rounded-none workspace:border-0 workspace:bg-transparent'

/** The view on screen, and its choice, which this browser keeps. */
function useView(url: ReturnType<typeof useDocumentsUrl>, hints: ViewHints) {
  const [chosen, setChosen] = useState(hints.chosen)
  // The view does not change because a document was added.
  const [total] = useState(hints.total)
  const choose = (view: DocumentsView) => {
    savePreference(VIEW_COOKIE, view)
    setChosen(view)
    url.setView(view)
  }
  return { view: documentsView(url, { ...hints, chosen, total }), choose }
}

/** What does not lose the focus to the row of the document that is read. */
const KEEPS_FOCUS = '[data-read], [role=dialog], [role=alertdialog], input, textarea, select'

/** Keeps the row of the document in the reader in view, and the focus on it unless it is in the reader or a field. */
function useFollowReader(documentId: string | null, rows: readonly Document[]): void {
  const followed = useRef<string | null>(null)
  useEffect(() => {
    const row = documentId === null ? null : document.getElementById(openButtonId(documentId))
    if (documentId === followed.current || (documentId !== null && !row)) return
    followed.current = documentId
    if (!row) return
    row.closest('tr')?.scrollIntoView({ block: 'nearest' })
    const focused = document.activeElement
    if (focused?.matches('.open-document') || !focused?.closest(KEEPS_FOCUS)) row.focus()
  }, [documentId, rows])
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

function without(page: DocumentsPage, documentId: string): DocumentsPage {
  const items = page.items.filter(({ id }) => id !== documentId)
  return { ...page, items, total: page.total - (page.items.length - items.length) }
}

function neighbourOf(documents: readonly Document[], documentId: string): Document | undefined {
  const index = documents.findIndex(({ id }) => id === documentId)
  return documents[index + 1] ?? documents[index - 1]
}
