import 'server-only'
import { eq } from 'drizzle-orm'
import type { Database, Transaction } from '@/lib/db/open-database'
import { deletions } from '@/lib/db/schema/documents'
import { OmiseError } from '@/lib/omise/errors'
import type { Actor, AuditEntry } from '@/lib/server/audit-log/append-audit'
import { desk } from '@/lib/server/desk'
import { readLedger } from '@/lib/server/documents/ledger'
import { removeUnlessNamed } from '@/lib/server/documents/named-files'
import { toDeskError } from '@/lib/server/omise-gateway/omise-requests'
import { defineSingleAttempt, type Outcome } from '@/lib/server/outbound/single-attempt'
import { reconcileAfterMs } from '@/lib/server/outbound/time-limits'
import { DeskError } from '@/lib/server/platform/errors'
import type { Copy } from './backup'

/** A deletion started by a person, as stored in the database. */
export type Deletion = typeof deletions.$inferSelect
export type NewDeletion = Pick<
  Deletion,
  'id' | 'disputeId' | 'documentId' | 'filename' | 'kind' | 'personId'
> &
  Partial<Copy>

/** Deleting a document at Omise: intended, then done or failed. */
export const deletion = defineSingleAttempt<Deletion>({
  lock: 'deletion',
  async load(db, deletionId) {
    const [row] = await db.select().from(deletions).where(eq(deletions.id, deletionId))
    return row ?? null
  },
  async unsettledIds(db) {
    const rows = await db
      .select({ id: deletions.id })
      .from(deletions)
      .where(eq(deletions.state, 'intended'))
    return rows.map(({ id }) => id)
  },
  schedule: (db, deletionId, afterMs) =>
    desk().jobs.schedule(db, 'settle-deletion', { deletionId }, afterMs),
  reconcileAfterMs,
  attempt,
  async probe(row) {
    return (await isGone(row)) ? { state: 'done' } : { state: 'absent' }
  },
  async finalize(row, ended, actor) {
    if (ended.state === 'done') await recordDone(row, actor)
    else await recordFailed(row)
    return row
  },
})

/**
 * `precondition` is checked in the transaction of the intent.
 * @throws DeskError `dispute_being_answered`, and the errors of `precondition`
 */
export async function recordIntent(
  intent: NewDeletion,
  precondition?: (tx: Transaction) => Promise<void>,
): Promise<Deletion> {
  const { disputeId } = intent
  const recorded = await deletion.recordIntent({ type: 'delete', disputeId }, async (tx) => {
    await precondition?.(tx)
    const [row] = await tx
      .insert(deletions)
      .values({ ...intent, state: 'intended', createdAt: desk().now() })
      .returning()
    return row ? { row } : null
  })
  if (!recorded) throw new Error('The database did not return the row it inserted')
  return recorded
}

async function attempt(row: Deletion, signal: AbortSignal): Promise<Outcome> {
  const failure = await destroy(row, signal)
  if (failure && isRefusal(failure)) {
    return { state: 'failed', problem: 'omise_refused', error: toDeskError(failure) }
  }
  try {
    if (await isGone(row, desk().underway.stopping)) return { state: 'done' }
  } catch (error) {
    return { state: 'unknown', error: unconfirmed(error) }
  }
  // Omise may delete a document late, so the job probes again before it gives up.
  const hasAnswered = failure?.status !== undefined && failure.status >= 400
  return { state: 'absent', error: hasAnswered ? toDeskError(failure) : unconfirmed(failure) }
}

async function destroy(
  { disputeId, documentId }: Deletion,
  signal: AbortSignal,
): Promise<OmiseError | null> {
  try {
    await desk().omise.documents.destroy(disputeId, documentId, { signal })
    return null
  } catch (error) {
    if (error instanceof OmiseError) return error
    throw error
  }
}

/** Omise certainly did nothing and gave a reason. A missing document is no refusal. */
function isRefusal({ outcome, code }: OmiseError): boolean {
  return outcome === 'not_applied' && code !== 'not_found'
}

function unconfirmed(cause: unknown): DeskError {
  return new DeskError('omise_outcome_unknown', {
    detail: 'Omise did not confirm the deletion; a job finds out what came of it',
    cause,
  })
}

/**
 * Records that the document is gone. Of several concurrent deletions of a document, the first to complete gets the
 * audit row.
 */
async function recordDone(row: Deletion, actor: Actor | null): Promise<void> {
  await deletion.record(row.disputeId, actor, async (tx) => {
    const all = await lockDeletionsOf(tx, row.documentId)
    if (all.some(({ id, state }) => id === row.id && state === 'done')) return null
    await tx.update(deletions).set({ state: 'done' }).where(eq(deletions.id, row.id))
    if (all.some(({ state }) => state === 'done')) return { row }
    return { row, audit: await auditEntryOf(tx, row), review: 'documents_changed' }
  })
}

async function auditEntryOf(tx: Database, row: Deletion): Promise<AuditEntry> {
  const { disputeId, documentId, filename, kind, vaultFile } = row
  const entry = (await readLedger(tx, [documentId])).get(documentId)
  return {
    action: 'document_deleted',
    disputeId,
    documentId,
    filename,
    kind,
    ...(entry ? { uploadId: entry.upload.id } : {}),
    ...(vaultFile || entry?.upload.vaultFile ? {} : { detail: { forGood: true } }),
  }
}

/** Records that Omise did not delete the document and will not. The copy made for it is no longer needed. */
async function recordFailed(row: Deletion): Promise<void> {
  await deletion.record(row.disputeId, null, async (tx) => {
    const all = await lockDeletionsOf(tx, row.documentId)
    if (all.find(({ id }) => id === row.id)?.state !== 'intended') return null
    await tx
      .update(deletions)
      .set({ state: 'failed', vaultFile: null })
      .where(eq(deletions.id, row.id))
    return { row }
  })
  await removeUnlessNamed(desk(), row.vaultFile)
}

/**
 * Locks all deletions of a document. Until `tx` ends, no other transaction can change one of them or restore the
 * document.
 */
export async function lockDeletionsOf(tx: Database, documentId: string): Promise<Deletion[]> {
  return tx
    .select()
    .from(deletions)
    .where(eq(deletions.documentId, documentId))
    .orderBy(deletions.createdAt, deletions.id)
    .for('update')
}

/**
 * Whether the document is gone at Omise. A deleted document may read as not found, or as `deleted: true`.
 * https://docs.omise.co/documents-api
 * @throws OmiseError when the request to Omise fails
 */
export async function isGone(
  { disputeId, documentId }: Pick<Deletion, 'disputeId' | 'documentId'>,
  signal?: AbortSignal,
): Promise<boolean> {
  try {
    const { deleted } = await desk().omise.documents.retrieve(disputeId, documentId, { signal })
    return deleted
  } catch (error) {
    if (error instanceof OmiseError && error.code === 'not_found') return true
    throw error
  }
}
