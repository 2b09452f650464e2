'use client'

import { useRef, useState, type ReactNode } from 'react'
import { DocumentsCard, type DocumentsCardProps } from '@/components/documents/documents-card'
import { AnswerNotice } from '@/components/response/answer-notice'
import { ResponseCard } from '@/components/response/response-card'
import { useResponse } from '@/components/response/use-response'
import { useNow } from '@/components/ui/use-now'
import { withLive } from '@/lib/api-client/live'
import { useLiveQuery } from '@/lib/api-client/use-live-query'
import type { Dispute } from '@/lib/contract/disputes'
import type { Uploads } from '@/lib/contract/documents'
import type { History } from '@/lib/contract/history'
import type { Answer, Check, ResponseState, Waivers } from '@/lib/contract/response'
import { can, type Role } from '@/lib/evidence/access'
import { acceptsDocuments } from '@/lib/evidence/dispute-status'
import { missingKinds } from '@/lib/evidence/kind-state'
import { AdminMessage } from './admin-message'
import { DisputeHeader } from './dispute-header'
import { DisputeHistory } from './dispute-history'
import { DisputeResponse } from './dispute-response'
import { GuidancePanel, type Guidance } from './guidance-panel'
import { KeysHint } from './keys-hint'
import { MissingNotice } from './missing-notice'
import { ReadOnlyNotice } from './read-only-notice'
import { useDisputeKeys } from './use-dispute-keys'

export type DisputeScreenProps = {
  dispute: Dispute
  documents: DocumentsCardProps['initial']
  /** Null, as `documents` and `history`, when it could not be read. */
  uploads: Uploads | null
  history: History | null
  /** Null when it could not be read. */
  waivers: Waivers | null
  response: ResponseState | null
  guidance: Guidance
  /** What is known of the money and the charge, rendered on the server. */
  facts: ReactNode
  role: Role
  personId: string
  /** IANA name; the zone of respond-by dates. */
  timeZone: string
  windowDays: number
  /** ISO 8601: when the server rendered. */
  renderedAt: string
}

export function DisputeScreen({
  dispute: rendered,
  documents,
  uploads,
  history,
  waivers: renderedWaivers,
  response: renderedResponse,
  guidance,
  facts,
  role,
  personId,
  timeZone,
  windowDays,
  renderedAt,
}: DisputeScreenProps) {
  const now = useNow(renderedAt)
  const loadedAt = Date.parse(renderedAt)
  const { data: dispute = rendered } = useLiveQuery({
    asked: 'detail',
    options: ({ disputeQuery }) => disputeQuery(rendered.id),
    initial: { data: rendered, loadedAt },
  })
  const { data: waivedNow } = useLiveQuery({
    asked: 'waivers',
    options: ({ waiversQuery }) => waiversQuery(dispute.id),
    initial: renderedWaivers && { data: renderedWaivers, loadedAt },
  })
  const waivers = waivedNow?.items ?? []
  const response = useResponse(dispute.id, renderedResponse, loadedAt)
  const answering = useAnswering(dispute.id)
  const [keysShown, setKeysShown] = useState(false)
  useDisputeKeys(() => setKeysShown(true))
  const notice = useRef<HTMLDivElement>(null)
  const isOpen = acceptsDocuments(dispute.status)
  const canWrite = isOpen && can(role, 'response.write')
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
        canSetRespondBy={isOpen && can(role, 'respondBy.set')}
        now={now}
      />
      <AnswerNotice
        ref={notice}
        answer={response?.answer ?? null}
        refused={answering.refused}
        status={dispute.status}
        timeZone={timeZone}
      />
      {dispute.adminMessage && <AdminMessage text={dispute.adminMessage} />}
      {!isOpen && <ReadOnlyNotice dispute={dispute} timeZone={timeZone} />}
      <div className="grid items-start gap-6 max-[1180px]:gap-4 min-[1180px]:grid-cols-[minmax(0,1fr)_320px]">
        <div className="grid min-w-0 items-start gap-4">
          <DocumentsCard
            disputeId={dispute.id}
            status={dispute.status}
            role={role}
            personId={personId}
            timeZone={timeZone}
            initial={documents}
            uploads={uploads && { data: uploads, loadedAt }}
            notice={isOpen && <MissingNotice kinds={missing} />}
          />
          {isOpen && (
            <ResponseCard
              dispute={dispute}
              response={response}
              role={role}
              timeZone={timeZone}
              notice={notice}
              {...answering}
            />
          )}
        </div>
        <aside className="grid min-w-0 items-start gap-4 md:max-[1180px]:grid-cols-2">
          {dispute.message && <DisputeResponse dispute={dispute} message={dispute.message} />}
          {isOpen && (
            <GuidancePanel
              dispute={dispute}
              guidance={guidance}
              waivers={waivers}
              canWaive={can(role, 'waiver.change')}
              onWrite={
                canWrite &&
                !answering.writing &&
                response?.answer?.state !== 'intended' &&
                response?.check?.state !== 'asked'
                  ? answering.write
                  : null
              }
            />
          )}
          {facts}
          <DisputeHistory
            dispute={dispute}
            initial={history}
            loadedAt={loadedAt}
            timeZone={timeZone}
          />
        </aside>
      </div>
      <KeysHint page="dispute" open={keysShown} onOpenChange={setKeysShown} />
    </>
  )
}

/** Who is writing, and how answering went in this tab. */
function useAnswering(disputeId: string) {
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
      withLive(({ client, queries }) => {
        client.setQueryData(queries.responseQuery(disputeId).queryKey, (response) =>
          response ? { ...response, check } : response,
        )
        void queries.refreshDispute(client, disputeId)
      })
    },
    onAnswered(answer: Answer) {
      setWriting(false)
      withLive(({ client, queries }) => {
        client.setQueryData(queries.responseQuery(disputeId).queryKey, (response) =>
          response
            ? { ...response, answer }
            : { draft: null, answer, check: null, needsSecondPerson: false },
        )
        void queries.refreshDispute(client, disputeId)
      })
    },
  }
}
