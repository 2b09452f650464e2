import 'server-only'
import type { Upload as UploadDto } from '@/lib/contract/documents'
import { authorize } from '@/lib/server/auth/authorize'
import type { Actor } from '@/lib/server/audit-log/append-audit'
import type { Person } from '@/lib/server/people/person'
import { desk } from '@/lib/server/desk'
import { getUpload } from '@/lib/server/documents/upload/list-uploads'
import { advanceInTurn, OperationMovedError } from '@/lib/server/outbound/operation'
import { WITHDRAWAL_RESPONSE_AFTER_MS } from '@/lib/server/outbound/time-limits'
import { DeskError } from '@/lib/server/platform/errors'
import { delivery, record } from './delivery'
import { deliveryOf, isSettled } from './transition'
import { findUpload, type Upload } from '@/lib/server/documents/ledger'

/** Each failed attempt means that another step ran in between; few such steps follow each other. */
const TRIES = 5

/**
 * Withdraws an upload that is not a document yet. It is not sent any more, and becomes `withdrawn` as soon as Omise is
 * known not to have it: immediately if it was never sent, otherwise after the last probe. A document that a probe finds
 * counts as delivered. Resolves with the upload's state; an upload in a final state is unchanged.
 * @throws DeskError `not_found`
 */
export async function withdrawUpload(
  person: Person,
  actor: Actor,
  disputeId: string,
  uploadId: string,
): Promise<UploadDto> {
  authorize(person, 'upload.withdraw')
  const requested = await request(person, actor, disputeId, uploadId)
  if (!isSettled(deliveryOf(requested))) {
    await desk().underway.track(firstStep(requested))
  }
  return getUpload(person, disputeId, uploadId)
}

/** 202 while it is not known whether Omise has the file. */
export function withdrawalResponse(upload: UploadDto): Response {
  const isOver = ['delivered', 'refused', 'withdrawn'].includes(upload.state)
  return Response.json(upload, { status: isOver ? 200 : 202 })
}

async function request(
  person: Person,
  actor: Actor,
  disputeId: string,
  uploadId: string,
): Promise<Upload> {
  for (let attempt = 1; ; attempt += 1) {
    const upload = await findUpload(desk().db, uploadId)
    if (upload?.disputeId !== disputeId) {
      throw new DeskError('not_found', { detail: 'No such upload' })
    }
    if (upload.withdrawnBy || isSettled(deliveryOf(upload))) return upload
    try {
      const withdrawal = { personId: person.id, actor }
      const event = { type: 'withdrawal_requested' } as const
      return await record(upload, event, { problem: null, withdrawal })
    } catch (error) {
      if (!(error instanceof OperationMovedError) || attempt === TRIES) throw error
    }
  }
}

/** Probes now if a probe is due; the jobs of the upload do the rest. */
async function firstStep(upload: Upload): Promise<void> {
  try {
    await advanceInTurn(delivery, upload, WITHDRAWAL_RESPONSE_AFTER_MS)
  } catch (err) {
    desk().log.error({ err, uploadId: upload.id }, 'The first step of a withdrawal failed')
  }
}
