'use client'

import { DocumentsCard, type DocumentsCardProps } from '@/components/documents/documents-card'
import { useNow } from '@/components/ui/use-now'
import { useLiveQuery } from '@/lib/api-client/use-live-query'
import type { Dispute } from '@/lib/contract/disputes'
import type { Uploads } from '@/lib/contract/documents'
import type { History } from '@/lib/contract/history'
import type { Role } from '@/lib/evidence/access'
import { acceptsDocuments } from '@/lib/evidence/dispute-status'
import { DisputeFacts } from './dispute-facts'
import { DisputeHeader } from './dispute-header'
import { DisputeHistory } from './dispute-history'
import { DisputeResponse } from './dispute-response'
import { ReadOnlyNotice } from './read-only-notice'

export type DisputeScreenProps = {
  dispute: Dispute
  documents: DocumentsCardProps['initial']
  /** Null, as `documents` and `history`, when it could not be read. */
  uploads: Uploads | null
  history: History | null
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
  return (
    <>
      <DisputeHeader dispute={dispute} timeZone={timeZone} windowDays={windowDays} now={now} />
      {!acceptsDocuments(dispute.status) && (
        <ReadOnlyNotice dispute={dispute} timeZone={timeZone} />
      )}
      <div className="grid items-start gap-6 max-[1180px]:gap-4 min-[1180px]:grid-cols-[minmax(0,1fr)_320px]">
        <DocumentsCard
          disputeId={dispute.id}
          status={dispute.status}
          role={role}
          personId={personId}
          timeZone={timeZone}
          initial={documents}
          uploads={uploads && { data: uploads, loadedAt }}
        />
        <aside className="grid min-w-0 items-start gap-4 md:max-[1180px]:grid-cols-2">
          {dispute.message && <DisputeResponse message={dispute.message} />}
          <DisputeFacts dispute={dispute} timeZone={timeZone} />
          <DisputeHistory
            dispute={dispute}
            initial={history}
            loadedAt={loadedAt}
            timeZone={timeZone}
          />
        </aside>
      </div>
    </>
  )
}
