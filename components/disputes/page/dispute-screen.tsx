'use client'

import { useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { DocumentsCard } from '@/components/documents/documents-card'
import { AnswerNotice } from '@/components/response/answer-notice'
import { noticeText } from '@/components/response/notice-text'
import { ResponseCard, type OpenedFrom } from '@/components/response/response-card'
import { NotesCard } from '@/components/teamwork/notes-card'
import { useNow } from '@/components/ui/use-now'
import { openPage } from '@/lib/api-client/open-page'
import {
  disputeQuery,
  readDisputeCounts,
  refreshDispute,
  responseQuery,
  waiversQuery,
} from '@/lib/api-client/queries'
import type { PresenceState } from '@/lib/contract/presence'
import type { Answer, Check, ResponseState } from '@/lib/contract/response'
import { can, type Role } from '@/lib/evidence/access'
import { acceptsDocuments } from '@/lib/evidence/dispute-status'
import { missingKinds } from '@/lib/evidence/kind-state'
import { DisputeHeader } from './dispute-header'
import { DisputeHistory } from './dispute-history'
import { MissingNotice } from './missing-notice'
import { GuidancePanel, type Guidance } from './guidance-panel'
import { KeysHint } from '@/components/disputes/keys-hint'
import { useDisputeNews } from './use-dispute-news'
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
  role: Role
  personId: string
  /** IANA name; the zone of respond-by dates. */
  timeZone: string
  windowDays: number
  /** ISO 8601: the time of rendering on the server. */
  renderedAt: string
}

export function DisputeScreen({
  disputeId,
  list,
  guidance,
  rendered,
  role,
  personId,
  timeZone,
  windowDays,
  renderedAt,
}: DisputeScreenProps) {
  const now = useNow(renderedAt)
  // The page has prefetched the dispute, so this does not suspend.
  const { data: dispute } = useSuspenseQuery(disputeQuery(disputeId))
  const waivers = useQuery(waiversQuery(disputeId)).data?.items ?? []
  const response = useResponse(disputeId)
  const answering = useAnswering(disputeId)
  const [keysShown, setKeysShown] = useState(false)
  useDisputeNews(dispute)
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
  const missing = missingKinds(guidance.needs, {
    documents: dispute.documents,
    waived: waivers.map(({ kind }) => kind),
  })
  return (
    <>
      <DisputeHeader
        dispute={dispute}
        timeZone={timeZone}
        windowDays={windowDays}
        expectedBy={rendered.expectedBy}
        canSetRespondBy={isOpen && can(role, 'respondBy.set')}
        canAssign={isOpen && can(role, 'assignment.change')}
        now={now}
      />
      <AnswerNotice ref={notice} said={said} answer={answer} timeZone={timeZone} />
      {rendered.adminMessage}
      {!isAnnounced && rendered.readOnly}
      <div className="grid items-start gap-6 max-[1180px]:gap-4 min-[1180px]:grid-cols-[minmax(0,1fr)_320px]">
        <div className="grid min-w-0 items-start gap-4">
          {rendered.submitted}
          <DocumentsCard
            disputeId={disputeId}
            status={dispute.status}
            role={role}
            personId={personId}
            timeZone={timeZone}
            notice={isOpen && <MissingNotice kinds={missing} />}
          />
          {isOpen && (
            <ResponseCard
              dispute={dispute}
              list={list}
              response={response}
              role={role}
              timeZone={timeZone}
              notice={notice}
              {...answering}
            />
          )}
        </div>
        <aside className="grid min-w-0 items-start gap-4 md:max-[1180px]:grid-cols-2">
          {isOpen && (
            <GuidancePanel
              dispute={dispute}
              guidance={guidance}
              waivers={waivers}
              canWaive={can(role, 'waiver.change')}
              onWrite={
                canWrite &&
                !answering.writing &&
                answer?.state !== 'intended' &&
                response?.check?.state !== 'asked'
                  ? answering.write
                  : null
              }
            />
          )}
          <NotesCard disputeId={disputeId} canWrite={can(role, 'note.write')} timeZone={timeZone} />
          {rendered.facts}
          <DisputeHistory dispute={dispute} timeZone={timeZone} />
        </aside>
      </div>
      <KeysHint
        page={canWrite ? 'dispute' : 'readOnlyDispute'}
        isInList={list !== null}
        open={keysShown}
        onOpenChange={setKeysShown}
      />
    </>
  )
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
