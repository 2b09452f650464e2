'use client'

import clsx from 'clsx'
import { useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useEffect, useRef, useState, type CSSProperties, type ReactNode } from 'react'
import { useRecentDispute } from '@/components/commands/recent-disputes'
import { DocumentsCard } from '@/components/documents/documents-card'
import type { ViewHints } from '@/components/documents/documents-view'
import { AnswerNotice } from '@/components/response/answer-notice'
import { noticeText } from '@/components/response/notice-text'
import { ResponseCard } from '@/components/response/response-card'
import type { OpenedFrom } from '@/components/response/response-props'
import { NotesCard } from '@/components/teamwork/notes-card'
import { savePreference } from '@/components/ui/save-preference'
import { openPage } from '@/lib/api-client/live/open-page'
import {
  disputeQuery,
  readDisputeCounts,
  refreshDispute,
  responseQuery,
  waiversQuery,
} from '@/lib/api-client/queries/dispute-queries'
import type { PresenceState } from '@/lib/contract/presence'
import type { Answer, Check, ResponseState } from '@/lib/contract/response'
import { can, type Role } from '@/lib/evidence/access'
import { acceptsDocuments } from '@/lib/evidence/dispute-status'
import { missingKinds } from '@/lib/evidence/kind-state'
import { DisputeHeader } from './dispute-header'
import { DisputeHistory } from './dispute-history'
import { MissingNotice } from './missing-notice'
import { GuidancePanel, type Guidance } from './guidance-panel'
import { useKindWaivers } from './kind-waiver'
import { KeysHint } from '@/components/disputes/keys-hint'
import { PaneHandle } from './pane-handle'
import { PANES_COOKIE, writePaneWidths, type PaneWidths } from './pane-widths'
import { SectionBar } from './section-bar'
import { DisputeNews } from './dispute-news'
import { useDisputeKeys } from './use-dispute-keys'

export type DisputeScreenProps = {
  disputeId: string
  list: OpenedFrom | null
  guidance: Guidance
  /** The parts without state, rendered on the server for this `status` of the dispute; null where there is none. */
  rendered: {
    status: string
    adminMessage: ReactNode
    /** Why nothing can be changed. */
    readOnly: ReactNode
    /** The response that Omise has. */
    submitted: ReactNode
    /** By when its result is expected. */
    expectedBy: ReactNode
    /** The facts of money and charge. */
    facts: ReactNode
  }
  /** What the server assumes about the view of the documents. */
  view: Pick<ViewHints, 'chosen' | 'isWide'> & { panes: PaneWidths }
  role: Role
  personId: string
  /** IANA name; the zone of respond-by dates. */
  timeZone: string
  /** The server makes PDFs of Word and Excel files. */
  canConvert: boolean
  windowDays: number
  /** ISO 8601: the time of rendering on the server. */
  renderedAt: string
}

/*
 * The page has one order of elements. From 1180 px on its parts stand in two columns, of which the second is as tall as
 * the first; in the workspace in three panes, where the reader is the second.
 */
const COLUMNS =
  'min-[1180px]:gap-x-6 min-[1180px]:grid-cols-[minmax(0,1fr)_320px] min-[1180px]:grid-rows-[auto_1fr]'
const PANES =
  'workspace:-mx-5 workspace:flex-1 workspace:items-stretch workspace:gap-0 workspace:border-t workspace:grid-rows-[minmax(0,1fr)] workspace:grid-cols-[minmax(18rem,var(--evidence))_minmax(22rem,1fr)_minmax(17rem,var(--response))]'
const FIRST =
  'min-[1180px]:col-start-1 min-[1180px]:row-start-1 workspace:col-auto workspace:row-auto'
const SECOND =
  'min-[1180px]:col-start-1 min-[1180px]:row-start-2 workspace:col-auto workspace:row-auto'
/** In a pane the sections have lines between them, and no frames. */
const SECTIONS =
  'workspace:*:rounded-none workspace:*:border-0 workspace:*:bg-transparent workspace:[&>section]:border-b'

export function DisputeScreen({
  disputeId,
  list,
  guidance,
  rendered,
  view,
  role,
  personId,
  timeZone,
  canConvert,
  windowDays,
  renderedAt,
}: DisputeScreenProps) {
  // The page has prefetched the dispute, so this does not suspend.
  const { data: dispute } = useSuspenseQuery(disputeQuery(disputeId))
  const waivers = useQuery(waiversQuery(disputeId)).data?.items ?? []
  const waiving = useKindWaivers(dispute, waivers, can(role, 'waiver.change'))
  const response = useResponse(disputeId)
  const answering = useAnswering(disputeId)
  const [keysShown, setKeysShown] = useState(false)
  useRecentDispute(personId, dispute)
  useRenderedStatus(rendered.status, dispute.status)
  useDisputeKeys(() => setKeysShown(true))
  const notice = useRef<HTMLDivElement>(null)
  const isOpen = acceptsDocuments(dispute.status)
  const canWrite = isOpen && can(role, 'response.write')
  useOpenPage(disputeId, canWrite && answering.writing ? 'editing' : 'viewing')
  const answer = response?.answer ?? null
  const said = noticeText(answer, answering.refused, dispute.status)
  // It also states why nothing can be changed.
  const isAnnounced = said?.words === 'submitted' || said?.words === 'accepted'
  const onWrite =
    canWrite &&
    !answering.writing &&
    answer?.state !== 'intended' &&
    response?.check?.state !== 'asked'
      ? answering.write
      : null
  const [panes, setPanes] = useState(view.panes)
  const resize = (pane: keyof PaneWidths) => (width: number, isFinal: boolean) => {
    const next = { ...panes, [pane]: width }
    setPanes(next)
    if (isFinal) savePreference(PANES_COOKIE, writePaneWidths(next))
  }
  const missing = missingKinds(guidance.needs, {
    documents: dispute.documents,
    waived: waivers.map(({ kind }) => kind),
  })
  return (
    <>
      <DisputeNews dispute={dispute} />
      <DisputeHeader
        dispute={dispute}
        timeZone={timeZone}
        windowDays={windowDays}
        expectedBy={rendered.expectedBy}
        canSetRespondBy={isOpen && can(role, 'respondBy.set')}
        canAssign={isOpen && can(role, 'assignment.change')}
        renderedAt={renderedAt}
      />
      <AnswerNotice ref={notice} said={said} answer={answer} timeZone={timeZone} />
      {rendered.adminMessage}
      {!isAnnounced && rendered.readOnly}
      <SectionBar
        hasGuidance={isOpen}
        hasResponse={isOpen && (canWrite || Boolean(response?.draft))}
        onWrite={onWrite}
      />
      {rendered.submitted && <div className="mb-4">{rendered.submitted}</div>}
      <div
        style={widthsOf(panes)}
        className={clsx(
          'grid items-start gap-4',
          COLUMNS,
          PANES,
          // Below a response the panes keep their height, and the page scrolls.
          rendered.submitted ? 'workspace:min-h-[min(36rem,100%)]' : 'workspace:min-h-0',
        )}
      >
        <DocumentsCard
          disputeId={disputeId}
          status={dispute.status}
          role={role}
          personId={personId}
          timeZone={timeZone}
          canConvert={canConvert}
          guidance={guidance}
          missingKindActions={isOpen ? (kind) => waiving.actionsFor(kind, 'documents') : undefined}
          total={dispute.documents.total}
          view={view}
          handles={
            <>
              <PaneHandle pane="evidence" width={panes.evidence} onWidth={resize('evidence')} />
              <PaneHandle pane="response" width={panes.response} onWidth={resize('response')} />
            </>
          }
          notice={isOpen && <MissingNotice kinds={missing} />}
          className={FIRST}
        />
        <div
          tabIndex={-1}
          className={clsx(
            'contents outline-none workspace:block workspace:min-h-0 workspace:overflow-y-auto',
            SECTIONS,
          )}
        >
          {isOpen && (
            <ResponseCard
              dispute={dispute}
              list={list}
              response={response}
              role={role}
              timeZone={timeZone}
              notice={notice}
              {...answering}
              className={SECOND}
            />
          )}
          <aside
            className={clsx(
              'grid min-w-0 items-start gap-4 md:max-[1180px]:grid-cols-2',
              // Without the checklist: while a file is dragged, its lines are above the overlay of the page.
              'max-md:*:not-[#guidance]:skip-off-screen max-md:[--off-screen-height:12rem]',
              'min-[1180px]:col-start-2 min-[1180px]:row-span-2 min-[1180px]:row-start-1',
              'workspace:block',
              SECTIONS,
            )}
          >
            {isOpen && (
              <GuidancePanel
                dispute={dispute}
                guidance={guidance}
                waivers={waivers}
                actionsFor={(kind) => waiving.actionsFor(kind, 'guidance')}
                onWrite={onWrite}
              />
            )}
            <NotesCard
              disputeId={disputeId}
              canWrite={can(role, 'note.write')}
              timeZone={timeZone}
            />
            {rendered.facts}
            <DisputeHistory dispute={dispute} timeZone={timeZone} />
          </aside>
        </div>
      </div>
      {waiving.dialog}
      <KeysHint
        page={canWrite ? 'dispute' : 'readOnlyDispute'}
        isInList={list !== null}
        open={keysShown}
        onOpenChange={setKeysShown}
      />
    </>
  )
}

function widthsOf({
  evidence,
  response,
}: PaneWidths): CSSProperties & Record<`--${string}`, string> {
  return { '--evidence': `${evidence}px`, '--response': `${response}px` }
}

/** Renders the page again when the status has changed since, because parts of it are rendered on the server. */
function useRenderedStatus(rendered: string, current: string): void {
  const router = useRouter()
  useEffect(() => {
    if (rendered !== current) router.refresh()
  }, [rendered, current, router])
}

/** What the live connection announces to others. */
function useOpenPage(disputeId: string, state: PresenceState): void {
  useEffect(() => openPage.set({ disputeId, state }), [disputeId, state])
  useEffect(() => () => openPage.set(null), [])
}

/** The state of writing and answering in this tab. */
function useAnswering(disputeId: string) {
  const client = useQueryClient()
  const { queryKey } = responseQuery(disputeId)
  const [writing, setWriting] = useState(false)
  const [refused, setRefused] = useState<Answer['type'] | null>(null)
  return {
    writing,
    refused,
    onWriting: setWriting,
    onRefused: setRefused,
    write() {
      setWriting(true)
      document.getElementById('response')?.scrollIntoView({ block: 'start' })
    },
    onChecked(check: Check) {
      setWriting(false)
      client.setQueryData(queryKey, (response) => response && { ...response, check })
      void refreshDispute(client, disputeId)
    },
    onAnswered(answer: Answer) {
      setWriting(false)
      client.setQueryData(queryKey, (response) =>
        response
          ? { ...response, answer }
          : { draft: null, answer, check: null, needsSecondPerson: false },
      )
      void refreshDispute(client, disputeId)
      // The next event or list counts again.
      readDisputeCounts(client).catch(() => undefined)
    },
  }
}

/** The draft and the last answer; null until they were read. Refetches the dispute once the outcome is known. */
function useResponse(disputeId: string): ResponseState | null {
  const client = useQueryClient()
  const { data } = useQuery(responseQuery(disputeId))
  const state = data?.answer?.state
  const before = useRef(state)
  useEffect(() => {
    if (before.current === 'intended' && state !== 'intended')
      void refreshDispute(client, disputeId)
    before.current = state
  }, [client, state, disputeId])
  return data ?? null
}
