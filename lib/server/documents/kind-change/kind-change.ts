import 'server-only'
import { randomUUID } from 'node:crypto'
import { and, eq, or } from 'drizzle-orm'
import type { ProblemCode } from '@/lib/contract/problem-codes'
import type { Database, Transaction } from '@/lib/db/open-database'
import { deletions, kindChanges, uploads } from '@/lib/db/schema/documents'
import { OmiseError } from '@/lib/omise/errors'
import { actorOf, type AuditEntry } from '@/lib/server/audit-log/append-audit'
import { desk } from '@/lib/server/desk'
import {
  deletion,
  isGone,
  lockDeletionsOf,
  recordIntent,
} from '@/lib/server/documents/deletion/deletion'
import { deliveryOf, isSettled } from '@/lib/server/documents/delivery/transition'
import { findUpload, type Upload } from '@/lib/server/documents/ledger'
import { defineOperation, type Step } from '@/lib/server/outbound/operation'
import { probeEveryMs } from '@/lib/server/outbound/time-limits'
import { DeskError, isDeskError } from '@/lib/server/platform/errors'

/** A change of a document's kind, as stored in the database. */
export type KindChange = typeof kindChanges.$inferSelect

/** After this many attempts, within 20 minutes, both documents stay, so that the dispute can be answered again. */
const MAX_ATTEMPTS = 10
const BACKOFF_BASE_MS = 5_000
const BACKOFF_MAX_MS = 5 * 60_000

/**
 * Changing the kind of a document. Omise cannot, so the change consists of two other operations: the upload of the same
 * bytes under the new kind, recorded with the change in one transaction, and then the deletion of the former document.
 * Each has a row and a job of its own, so this one only decides what comes next from what is at Omise:
 *
 * - The upload is refused or withdrawn: unchanged. The former document is not touched before.
 * - Both documents are at Omise: the former one is deleted. A deletion names one document by its id, so unlike others it
 *   may be attempted again.
 * - Only one of them is at Omise: done or unchanged.
 *
 * Until its outcome is known, the change excludes answers and the deletion of either document.
 */
export const kindChange = defineOperation<KindChange>({
  lockName: ({ id }) => `kind change ${id}`,
  load: findKindChange,
  isSettled: ({ state }) => state !== 'intended',
  async unsettledIds(db) {
    const rows = await db
      .select({ id: kindChanges.id })
      .from(kindChanges)
      .where(eq(kindChanges.state, 'intended'))
    return rows.map(({ id }) => id)
  },
  schedule: scheduleKindChange,
  reconcileAfterMs: probeEveryMs,
  retryAfterMs: probeEveryMs,
  step,
})

export async function scheduleKindChange(
  db: Database,
  kindChangeId: string,
  afterMs: number,
): Promise<void> {
  await desk().jobs.schedule(db, 'change-kind', { kindChangeId }, afterMs)
}

export async function findKindChange(db: Database, id: string): Promise<KindChange | null> {
  const [row] = await db.select().from(kindChanges).where(eq(kindChanges.id, id))
  return row ?? null
}

/**
 * Requires that this document has not been deleted since it was read, is not being replaced by one of another kind, and
 * is not the replacement.
 * @throws DeskError `document_not_found`, `kind_change_underway`
 */
export async function assertNotReplaced(tx: Transaction, documentId: string): Promise<void> {
  const earlier = await lockDeletionsOf(tx, documentId)
  if (earlier.some(({ state }) => state === 'done')) throw new DeskError('document_not_found')
  const [row] = await tx
    .select({ id: kindChanges.id })
    .from(kindChanges)
    .innerJoin(uploads, eq(uploads.id, kindChanges.id))
    .where(
      and(
        eq(kindChanges.state, 'intended'),
        or(eq(kindChanges.documentId, documentId), eq(uploads.documentId, documentId)),
      ),
    )
    .limit(1)
  if (row) throw new DeskError('kind_change_underway')
}

async function step(row: KindChange): Promise<Step<KindChange>> {
  const upload = await findUpload(desk().db, row.id)
  if (!upload) throw new Error('A change of kind has no upload')
  const delivery = deliveryOf(upload)
  if (!isSettled(delivery)) return { result: 'skipped', row }
  if (delivery.state === 'refused') return finalize(row, 'unchanged', delivery.problem)
  if (delivery.state === 'withdrawn') return finalize(row, 'unchanged', null)
  if (!isDue(row)) return { result: 'skipped', row }
  try {
    if (await isGone({ ...row, documentId: delivery.documentId })) {
      return finalize(row, 'unchanged', 'documents_changed')
    }
    if (!(await isGone(row))) {
      // Its own job determines the outcome of an interrupted one.
      if (await isBeingDeleted(row)) return { result: 'skipped', row }
      await deleteFormer(row, upload)
    }
  } catch (err) {
    if (!(err instanceof DeskError || err instanceof OmiseError)) throw err
    desk().log.warn({ err, kindChangeId: row.id }, 'A former document is not deleted yet')
    return failedAttempt(row, isDeskError(err) ? err.code : 'omise_unreachable')
  }
  return finalize(row, 'done', null)
}

/** Whether the next attempt is due, after pauses that grow. */
function isDue({ attempts, updatedAt }: KindChange): boolean {
  if (attempts === 0) return true
  const { now, pace } = desk()
  const pauseMs = Math.min(BACKOFF_BASE_MS * 2 ** (attempts - 1), BACKOFF_MAX_MS) * pace
  return now().getTime() - updatedAt.getTime() >= pauseMs
}

async function isBeingDeleted({ documentId }: KindChange): Promise<boolean> {
  const [row] = await desk()
    .db.select({ id: deletions.id })
    .from(deletions)
    .where(and(eq(deletions.documentId, documentId), eq(deletions.state, 'intended')))
    .limit(1)
  return row !== undefined
}

/** @throws DeskError unless Omise has confirmed that it is gone */
async function deleteFormer(row: KindChange, upload: Upload): Promise<void> {
  const { disputeId, documentId, filename, formerKind, personId } = row
  const { vaultFile, contentType, size, sha256 } = upload
  const id = randomUUID()
  const actor = await desk().db.transaction((tx) => actorOf(tx, personId))
  await deletion.run(id, actor, {
    recordIntent: () =>
      recordIntent({
        id,
        disputeId,
        documentId,
        filename,
        kind: formerKind,
        personId,
        ...(vaultFile && { vaultFile, contentType, size, sha256 }),
      }),
  })
}

async function failedAttempt(row: KindChange, problem: ProblemCode): Promise<Step<KindChange>> {
  const attempts = row.attempts + 1
  // Nothing changes the documents of a dispute that is not open any more.
  if (problem === 'dispute_not_open' || attempts >= MAX_ATTEMPTS) {
    return finalize(row, 'both', problem)
  }
  const { db, now } = desk()
  await db.update(kindChanges).set({ attempts, updatedAt: now() }).where(eq(kindChanges.id, row.id))
  return { result: 'skipped', row }
}

async function finalize(
  before: KindChange,
  state: 'done' | 'unchanged' | 'both',
  problem: ProblemCode | null,
): Promise<Step<KindChange>> {
  const { id, disputeId } = before
  const ended = await kindChange.record(disputeId, null, async (tx) => {
    const [row] = await tx
      .update(kindChanges)
      .set({ state, problem, updatedAt: desk().now() })
      .where(and(eq(kindChanges.id, id), eq(kindChanges.state, 'intended')))
      .returning()
    return row ? { row, audit: await auditEntryOf(tx, row) } : null
  })
  return { result: 'settled', row: ended ?? before }
}

const ACTIONS = {
  done: 'kind_changed',
  unchanged: 'kind_change_failed',
  both: 'kind_change_incomplete',
} as const

async function auditEntryOf(tx: Transaction, row: KindChange): Promise<AuditEntry> {
  const { id: uploadId, disputeId, documentId, filename, formerKind, kind, state, problem } = row
  if (state === 'intended') throw new Error('Only an outcome has an audit row')
  const replacement = (await findUpload(tx, uploadId))?.documentId ?? null
  return {
    action: ACTIONS[state],
    disputeId,
    documentId: state === 'done' && replacement ? replacement : documentId,
    uploadId,
    filename,
    kind,
    detail: { formerDocument: documentId, formerKind, ...(problem && { problem }) },
  }
}
