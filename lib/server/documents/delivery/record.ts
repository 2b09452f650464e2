import 'server-only'
import { and, eq } from 'drizzle-orm'
import type { ProblemCode } from '@/lib/contract/problem-codes'
import type { Database, Transaction } from '@/lib/db/open-database'
import { uploads } from '@/lib/db/schema'
import { actorWho } from '@/lib/server/audit-log/actor-who'
import { appendAudit } from '@/lib/server/audit-log/append-audit'
import { cancelCheck } from '@/lib/server/outbound/review-request'
import { desk } from '@/lib/server/desk'
import { disputeTransaction } from '@/lib/server/outbound/dispute-operations'
import { reconcileAfterMs } from '@/lib/server/outbound/time-limits'
import { transition, type Delivery, type DeliveryEvent, type NextStep } from './transition'
import { deliveryOf, type Upload } from './upload'

/** Somebody else moved this upload on: what we know of it is old. */
export class UploadMovedError extends Error {
  override name = 'UploadMovedError'
}

export type Recorded = { upload: Upload; next: NextStep }

/**
 * Writes where an event leaves an upload: the state, the audit row of an end, and the job of the next step, all
 * or nothing.
 * @throws UploadMovedError when the upload is not as `upload` says any more
 */
export async function record(
  upload: Upload,
  event: DeliveryEvent,
  { problem, documentIdsBefore }: { problem: ProblemCode | null; documentIdsBefore?: string[] },
): Promise<Recorded> {
  const { jobs, env, random } = desk()
  const { delivery, next } = transition(deliveryOf(upload), event, random)
  const recorded = await disputeTransaction(upload.disputeId, async (tx) => {
    const moved = await write(tx, upload, delivery, problem, documentIdsBefore)
    const afterMs =
      event.type === 'sent' ? takenUpAfterMs(upload) : next && next.afterMs * env.deliveryPace
    if (afterMs !== null) {
      await jobs.schedule(tx, 'deliver', { uploadId: upload.id }, afterMs)
    }
    // Last: the audit log is locked from here to the end of the transaction.
    if (moved.state === 'delivered' || moved.state === 'refused') await auditEnd(tx, moved)
    return moved
  })
  return { upload: recorded, next }
}

/** While it is being sent, a job is only for the case that the sender dies. The first sending has that of the receipt. */
function takenUpAfterMs({ state }: Upload): number | null {
  return state === 'received' ? null : reconcileAfterMs()
}

async function write(
  tx: Database,
  upload: Upload,
  delivery: Delivery,
  problem: ProblemCode | null,
  documentIdsBefore: string[] | undefined,
): Promise<Upload> {
  const [moved] = await tx
    .update(uploads)
    .set({
      ...delivery,
      problem: delivery.state === 'refused' ? delivery.problem : problem,
      updatedAt: desk().now(),
      ...(documentIdsBefore ? { documentIdsBefore } : {}),
    })
    .where(
      and(
        eq(uploads.id, upload.id),
        eq(uploads.state, upload.state),
        eq(uploads.attempts, upload.attempts),
        eq(uploads.looks, upload.looks),
      ),
    )
    .returning()
  if (!moved) throw new UploadMovedError(upload.id)
  return moved
}

/** The one who uploaded did it, whenever it arrives. */
async function auditEnd(tx: Transaction, upload: Upload): Promise<void> {
  const actor = await actorWho(tx, upload.personId)
  const { personId } = upload
  if (upload.state === 'delivered') {
    await cancelCheck(tx, actor, upload.disputeId, { reason: 'documents', personId })
  }
  await appendAudit(tx, actor, {
    action:
      upload.state === 'refused'
        ? 'upload_refused'
        : upload.restores
          ? 'document_restored'
          : 'document_uploaded',
    disputeId: upload.disputeId,
    uploadId: upload.id,
    filename: upload.filename,
    kind: upload.kind,
    ...(upload.documentId ? { documentId: upload.documentId } : {}),
    ...(upload.restores ? { detail: { restores: upload.restores } } : {}),
    ...(upload.state === 'refused' ? { detail: { problem: upload.problem } } : {}),
  })
}
