import 'server-only'
import type { Upload as UploadDto } from '@/lib/contract/documents'
import { authorize } from '@/lib/server/auth/authorize'
import type { Actor } from '@/lib/server/audit-log/append-audit'
import type { Person } from '@/lib/server/people/person'
import { desk } from '@/lib/server/desk'
import { getUpload } from '@/lib/server/documents/upload/get-upload'
import { DeskError } from '@/lib/server/platform/errors'
import { advanceInTurn } from './deliver-now'
import { record, UploadMovedError } from './record'
import { isSettled } from './transition'
import { deliveryOf, findUpload, type Upload } from './upload'

/** How long a person is kept waiting while the file is just being sent. */
const TIMEOUT_MS = 3_000
/** Each try that fails means that a step was taken in between, and there are few in a row. */
const TRIES = 5

/**
 * Takes an upload back that is not a document yet. It is not sent any more, and ends as `withdrawn` as soon as Omise is
 * known not to have it: at once where it was never sent, else when it was looked for and is absent for good. When Omise
 * turns out to have it, it is a document after all. Answers with where it stands, which is the same for an upload that
 * has ended already.
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
    await desk().underway.track(stepAtOnce(requested))
  }
  return getUpload(person, disputeId, uploadId)
}

/** 202 while Omise is still asked whether it has the file. */
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
      return (await record(upload, event, { problem: null, withdrawal })).upload
    } catch (error) {
      if (!(error instanceof UploadMovedError) || attempt === TRIES) throw error
    }
  }
}

/** What can be known now is known at once; the rest is found out by the jobs that every unsettled upload has. */
async function stepAtOnce(upload: Upload): Promise<void> {
  try {
    await advanceInTurn(upload, TIMEOUT_MS)
  } catch (err) {
    desk().log.error({ err, uploadId: upload.id }, 'The first step of a withdrawal failed')
  }
}
