import 'server-only'
import { and, eq } from 'drizzle-orm'
import type { AuditAction } from '@/lib/contract/history'
import type { ProblemCode } from '@/lib/contract/problem-codes'
import type { Database, Transaction } from '@/lib/db/open-database'
import { uploads } from '@/lib/db/schema'
import { actorWho } from '@/lib/server/audit-log/actor-who'
import { appendAudit, type Actor, type AuditEntry } from '@/lib/server/audit-log/append-audit'
import { cancelCheck } from '@/lib/server/outbound/review-request'
import { desk } from '@/lib/server/desk'
import { disputeTransaction } from '@/lib/server/outbound/dispute-operations'
import { reconcileAfterMs } from '@/lib/server/outbound/time-limits'
import { removeUnlessNamed } from '@/lib/server/documents/named-files'
import {
  isSettled,
  transition,
  type Delivery,
  type DeliveryEvent,
  type NextStep,
} from './transition'
import { deliveryOf, type Upload } from './upload'

/** Somebody else moved this upload on: what we know of it is old. */
export class UploadMovedError extends Error {
  override name = 'UploadMovedError'
}

export type Recorded = { upload: Upload; next: NextStep }

type Details = {
  problem: ProblemCode | null
  documentIdsBefore?: string[]
  /** Who withdraws it, with the event that says so. */
  withdrawal?: { personId: string; actor: Actor }
}

/**
 * Writes where an event leaves an upload: the state, the audit row of an end, and the job of the next step, all
 * or nothing. A withdrawal that was requested since `upload` was read counts.
 * @throws UploadMovedError when the upload is not as `upload` says any more
 */
export async function record(
  upload: Upload,
  event: DeliveryEvent,
  details: Details,
): Promise<Recorded> {
  const { jobs, pace, random } = desk()
  const recorded = await disputeTransaction(upload.disputeId, async (tx) => {
    const current = await lockUnmoved(tx, upload)
    const { delivery, next } = transition(deliveryOf(current), event, random)
    const moved = await write(tx, current, delivery, details)
    const afterMs =
      moved.state === 'sending' && current.state !== 'sending'
        ? takenUpAfterMs(current)
        : next && next.afterMs * pace
    if (afterMs !== null) {
      await jobs.schedule(tx, 'deliver', { uploadId: upload.id }, afterMs)
    }
    // Last: the audit log is locked from here to the end of the transaction.
    if (isSettled(delivery)) await auditEnd(tx, moved, details.withdrawal?.actor)
    else if (details.withdrawal) {
      await appendAudit(tx, details.withdrawal.actor, aboutUpload('withdrawal_requested', moved))
    }
    return { upload: moved, next }
  })
  if (recorded.upload.state === 'withdrawn') await removeUnlessNamed(desk(), upload.vaultFile)
  return recorded
}

/** While it is being sent, a job is only for the case that the sender dies. The first sending has that of the receipt. */
function takenUpAfterMs({ state }: Upload): number | null {
  return state === 'received' ? null : reconcileAfterMs()
}

async function lockUnmoved(tx: Database, { id, state, attempts, looks }: Upload): Promise<Upload> {
  const [current] = await tx
    .select()
    .from(uploads)
    .where(
      and(
        eq(uploads.id, id),
        eq(uploads.state, state),
        eq(uploads.attempts, attempts),
        eq(uploads.looks, looks),
      ),
    )
    .for('update')
  if (!current) throw new UploadMovedError(id)
  return current
}

async function write(
  tx: Database,
  current: Upload,
  delivery: Delivery,
  details: Details,
): Promise<Upload> {
  const { documentIdsBefore, withdrawal } = details
  const { withdrawing: _, ...columns } = { withdrawing: undefined, ...delivery }
  const [moved] = await tx
    .update(uploads)
    .set({
      ...columns,
      problem: problemAfter(current, delivery, details),
      // The looks are timed by it, and a request to withdraw is none.
      ...(delivery.state === current.state && withdrawal ? {} : { updatedAt: desk().now() }),
      ...(documentIdsBefore ? { documentIdsBefore } : {}),
      ...(withdrawal ? { withdrawnBy: withdrawal.personId } : {}),
      // What is not evidence is not kept. Without its bytes an older server cannot send it either.
      ...(delivery.state === 'withdrawn' ? { vaultFile: null } : {}),
    })
    .where(eq(uploads.id, current.id))
    .returning()
  if (!moved) throw new UploadMovedError(current.id)
  return moved
}

/** A request to withdraw it says nothing about why it is not delivered. */
function problemAfter(current: Upload, delivery: Delivery, details: Details): string | null {
  if (delivery.state === 'refused') return delivery.problem
  if (delivery.state === 'withdrawn') return null
  return details.withdrawal ? current.problem : details.problem
}

/** The one who uploaded it did it, whenever it arrives; the one who withdrew it took it back. */
async function auditEnd(tx: Transaction, upload: Upload, actor: Actor | undefined): Promise<void> {
  const { disputeId, state, restores, documentId, problem } = upload
  const personId = (state === 'withdrawn' && upload.withdrawnBy) || upload.personId
  const who = actor ?? (await actorWho(tx, personId))
  if (state === 'delivered') {
    await cancelCheck(tx, who, disputeId, { reason: 'documents', personId })
  }
  await appendAudit(tx, who, {
    ...aboutUpload(ENDS[endOf(upload)], upload),
    ...(documentId ? { documentId } : {}),
    ...(restores ? { detail: { restores } } : {}),
    ...(state === 'refused' ? { detail: { problem } } : {}),
  })
}

const ENDS = {
  refused: 'upload_refused',
  withdrawn: 'upload_withdrawn',
  restored: 'document_restored',
  delivered: 'document_uploaded',
} as const satisfies Record<string, AuditAction>

function endOf({ state, restores }: Upload): keyof typeof ENDS {
  if (state === 'refused' || state === 'withdrawn') return state
  return restores ? 'restored' : 'delivered'
}

function aboutUpload(action: AuditAction, upload: Upload): AuditEntry {
  const { disputeId, id: uploadId, filename, kind } = upload
  return { action, disputeId, uploadId, filename, kind }
}
