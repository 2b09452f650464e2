import 'server-only'
import { eq } from 'drizzle-orm'
import type { Database } from '@/lib/db/open-database'
import { deletions } from '@/lib/db/schema'
import { OmiseError } from '@/lib/omise/errors'
import { actorWho } from '@/lib/server/audit-log/actor-who'
import { appendAudit, type Actor } from '@/lib/server/audit-log/append-audit'
import { cancelCheck } from '@/lib/server/outbound/review-request'
import { desk } from '@/lib/server/desk'
import { assertCanStart, disputeTransaction } from '@/lib/server/outbound/dispute-operations'
import { reconcileAfterMs } from '@/lib/server/outbound/time-limits'
import { readLedger } from '@/lib/server/documents/ledger'
import { removeUnlessNamed } from '@/lib/server/documents/named-files'
import type { Copy } from './backup'

/** What somebody set out to delete, as the database has it. */
export type Deletion = typeof deletions.$inferSelect
export type NewDeletion = Pick<
  Deletion,
  'id' | 'disputeId' | 'documentId' | 'filename' | 'kind' | 'personId'
> &
  Partial<Copy>

/** Held by whoever deletes now: a deletion whose lock is free has been left alone. */
export function lockNameOf(deletionId: string): string {
  return `deletion ${deletionId}`
}

/**
 * Writes down what is about to be asked of Omise, with the job that finds out about it when we die in between.
 * @throws DeskError `dispute_being_answered`
 */
export async function recordIntent(intent: NewDeletion): Promise<Deletion> {
  const { jobs, now } = desk()
  return disputeTransaction(intent.disputeId, async (tx) => {
    await assertCanStart(tx, intent.disputeId, 'delete')
    const [deletion] = await tx
      .insert(deletions)
      .values({ ...intent, state: 'intended', createdAt: now() })
      .returning()
    if (!deletion) throw new Error('The database did not return the row it inserted')
    await jobs.schedule(tx, 'settle-deletion', { deletionId: deletion.id }, reconcileAfterMs())
    return deletion
  })
}

export async function findDeletion(db: Database, deletionId: string): Promise<Deletion | null> {
  const [deletion] = await db.select().from(deletions).where(eq(deletions.id, deletionId))
  return deletion ?? null
}

/**
 * Writes that the document is gone, with its audit row. A document can be deleted only once: when several set out
 * at the same time, the first of them gets the row. `actor` null: the person who set out, whenever that was.
 */
export async function recordDone(deletion: Deletion, actor: Actor | null): Promise<void> {
  await disputeTransaction(deletion.disputeId, async (tx) => {
    const all = await lockDeletionsOf(tx, deletion.documentId)
    if (all.some(({ id, state }) => id === deletion.id && state === 'done')) return
    await tx.update(deletions).set({ state: 'done' }).where(eq(deletions.id, deletion.id))
    if (all.some(({ state }) => state === 'done')) return
    const { disputeId, documentId, filename, kind } = deletion
    const entry = (await readLedger(tx, [documentId])).get(documentId)
    const { personId } = deletion
    const who = actor ?? (await actorWho(tx, personId))
    await cancelCheck(tx, who, disputeId, { reason: 'documents', personId })
    await appendAudit(tx, who, {
      action: 'document_deleted',
      disputeId,
      documentId,
      filename,
      kind,
      ...(entry ? { uploadId: entry.upload.id } : {}),
      ...(deletion.vaultFile || entry?.upload.vaultFile ? {} : { detail: { forGood: true } }),
    })
  })
}

/** Writes that Omise did not do it and will not. The copy that was made for it is not needed. */
export async function recordFailed({
  id,
  disputeId,
  documentId,
  vaultFile,
}: Deletion): Promise<void> {
  await disputeTransaction(disputeId, async (tx) => {
    const all = await lockDeletionsOf(tx, documentId)
    const current = all.find((each) => each.id === id)
    if (current?.state !== 'intended') return
    await tx.update(deletions).set({ state: 'failed', vaultFile: null }).where(eq(deletions.id, id))
  })
  await removeUnlessNamed(desk(), vaultFile)
}

/** All deletions of a document. Nobody else changes one of them, or brings the document back, before `tx` ends. */
export async function lockDeletionsOf(tx: Database, documentId: string): Promise<Deletion[]> {
  return tx
    .select()
    .from(deletions)
    .where(eq(deletions.documentId, documentId))
    .orderBy(deletions.createdAt, deletions.id)
    .for('update')
}

/**
 * Whether Omise has the document no more. A deleted one may read as not found, or as `deleted: true`.
 * https://docs.omise.co/documents-api
 * @throws OmiseError when Omise cannot be asked
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
