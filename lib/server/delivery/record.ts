import 'server-only'
import { and, eq } from 'drizzle-orm'
import type { ProblemCode } from '@/lib/contract/problem-codes'
import type { Database, Transaction } from '@/lib/db/open-database'
import { uploads } from '@/lib/db/schema'
import { actorWho } from '@/lib/server/audit/actor-who'
import { appendAudit } from '@/lib/server/audit/append-audit'
import { cancelCheck } from '@/lib/server/checks/open-check'
import { desk } from '@/lib/server/desk'
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
  const { db, jobs, env, random } = desk()
  const { delivery, next } = transition(deliveryOf(upload), event, random)
  const recorded = await db.transaction(async (tx) => {
    const moved = await write(tx, upload, delivery, problem, documentIdsBefore)
    const afterMs = event.type === 'sent' ? givenUpAfterMs(upload) : next?.afterMs
    if (afterMs !== undefined) {
      await jobs.schedule(tx, 'deliver', { uploadId: upload.id }, afterMs * env.deliveryPace)
    }
    // Last: the audit log is locked from here to the end of the transaction.
    if (moved.state === 'delivered' || moved.state === 'refused') await auditEnd(tx, moved)
    return moved
  })
  return { upload: recorded, next }
}

/** Longer than any sending takes; whoever still sends then holds the lock, and the job comes back. */
export const GIVEN_UP_MS = 60_000

/** While somebody sends, a job is only for the case that they die. The first sending has that of the receipt. */
function givenUpAfterMs({ state }: Upload): number | undefined {
  return state === 'received' ? undefined : GIVEN_UP_MS
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
