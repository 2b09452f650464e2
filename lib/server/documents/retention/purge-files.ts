import 'server-only'
import { and, asc, eq, isNotNull, lt, min } from 'drizzle-orm'
import { union } from 'drizzle-orm/pg-core'
import type { Database, Transaction } from '@/lib/db/open-database'
import { deletions, uploads } from '@/lib/db/schema/documents'
import { isOutage, OmiseError } from '@/lib/omise/errors'
import { appendAudit, type AuditEntry } from '@/lib/server/audit-log/append-audit'
import { systemActor } from '@/lib/server/audit-log/system-actors'
import { deliveryOf, isSettled } from '@/lib/server/documents/delivery/transition'
import type { Desk } from '@/lib/server/desk'
import { eraseOldCustomers } from '@/lib/server/dispute-index/erase-customers'
import { removeOrphans } from './remove-orphans'
import type { Upload } from '@/lib/server/documents/ledger'

type PurgeTools = Pick<Desk, 'env' | 'db' | 'omise' | 'vault' | 'log' | 'underway' | 'now'>

const SERVER = systemActor('Server')

const DAY_MS = 86_400_000

/** After this many consecutive failures Omise counts as unavailable, and the next run continues. */
const FAILURES_IN_A_ROW = 3

/**
 * Removes from the vault the files of disputes that have been closed for longer than VAULT_RETENTION_DAYS (0 keeps
 * them), with the details of their customers in the index, and orphans left by crashes. The ledger stays. Idempotent, and safe on several servers concurrently.
 */
export async function purgeFiles(desk: PurgeTools): Promise<void> {
  if (desk.env.vaultRetentionDays > 0) {
    const endOfTime = new Date(desk.now().getTime() - desk.env.vaultRetentionDays * DAY_MS)
    await eraseOldCustomers(desk.db, endOfTime)
    await purgeClosedDisputes(desk, endOfTime)
  }
  await removeOrphans(desk)
}

/** Reads each dispute from Omise once; one that cannot be read keeps its files until the next run. */
async function purgeClosedDisputes(desk: PurgeTools, endOfTime: Date): Promise<void> {
  let failures = 0
  for (const disputeId of await disputesWithFiles(desk.db, endOfTime)) {
    if (desk.underway.stopping.aborted) return
    try {
      const closedAt = await closingOf(desk, disputeId)
      failures = 0
      if (closedAt && closedAt < endOfTime) await purgeDispute(desk, disputeId, closedAt)
    } catch (err) {
      if (!(err instanceof OmiseError)) throw err
      desk.log.warn({ err, disputeId }, 'A dispute could not be read, so its files stay for now')
      if (isOutage(err)) failures += 1
      if (failures === FAILURES_IN_A_ROW) return
    }
  }
}

/**
 * The disputes that can have been closed before `endOfTime`, judged by their files, which are older still. Oldest
 * first.
 */
async function disputesWithFiles(db: Database, endOfTime: Date): Promise<string[]> {
  const firstUploads = await db
    .select({ disputeId: uploads.disputeId, since: min(uploads.createdAt) })
    .from(uploads)
    .where(isNotNull(uploads.vaultFile))
    .groupBy(uploads.disputeId)
    .having(lt(min(uploads.createdAt), endOfTime))
  const firstCopies = await db
    .select({ disputeId: deletions.disputeId, since: min(deletions.createdAt) })
    .from(deletions)
    .where(isNotNull(deletions.vaultFile))
    .groupBy(deletions.disputeId)
    .having(lt(min(deletions.createdAt), endOfTime))
  const rows = [...firstUploads, ...firstCopies].toSorted(
    (a, b) => Number(a.since) - Number(b.since),
  )
  return [...new Set(rows.map(({ disputeId }) => disputeId))]
}

/** Null while the dispute may still be decided. https://docs.omise.co/disputes-api */
async function closingOf({ omise, underway }: PurgeTools, id: string): Promise<Date | null> {
  const { status, closedAt } = await omise.disputes.retrieve(id, { signal: underway.stopping })
  return status === 'won' || status === 'lost' ? closedAt : null
}

async function purgeDispute(desk: PurgeTools, disputeId: string, closedAt: Date): Promise<void> {
  const files = await union(
    desk.db
      .select({ file: uploads.vaultFile })
      .from(uploads)
      .where(and(eq(uploads.disputeId, disputeId), isNotNull(uploads.vaultFile))),
    desk.db
      .select({ file: deletions.vaultFile })
      .from(deletions)
      .where(and(eq(deletions.disputeId, disputeId), isNotNull(deletions.vaultFile))),
  )
  for (const { file } of files) if (file) await purgeFile(desk, { file, disputeId, closedAt })
}

/** The rows first: a crash in between leaves a file without a row, never a row without its file. */
async function purgeFile(
  { db, vault }: PurgeTools,
  { file, disputeId, closedAt }: { file: string; disputeId: string; closedAt: Date },
): Promise<void> {
  const forgotten = await db.transaction(async (tx) => {
    const copied = await lockDeletionsOf(tx, file)
    const sharing = await lockUploadsOf(tx, file)
    if (!sharing.every((upload) => isOver(upload, disputeId))) return false
    if (!copied.every((deletion) => isDone(deletion, disputeId))) return false
    await tx
      .update(uploads)
      .set({ vaultFile: null, fingerprint: null })
      .where(eq(uploads.vaultFile, file))
    await tx.update(deletions).set({ vaultFile: null }).where(eq(deletions.vaultFile, file))
    for (const upload of sharing) await auditPurged(tx, aboutUpload(upload), closedAt)
    // The upload of the undone deletion has already audited this file.
    if (sharing.length > 0) return true
    for (const deletion of copied) await auditPurged(tx, aboutCopy(deletion), closedAt)
    return true
  })
  if (forgotten) await vault.remove(file)
}

/** A restore delivers the same file again, so several uploads may reference it. */
async function lockUploadsOf(tx: Transaction, file: string): Promise<Upload[]> {
  const rows = () =>
    tx.select().from(uploads).where(eq(uploads.vaultFile, file)).orderBy(asc(uploads.id))
  await rows().for('update')
  // Checked again: while this transaction waited for a row, its holder may have added another.
  return rows()
}

/** The copies that were made for deletions; an undo waits until `tx` ends. */
async function lockDeletionsOf(tx: Transaction, file: string): Promise<CopiedDeletion[]> {
  return tx
    .select()
    .from(deletions)
    .where(eq(deletions.vaultFile, file))
    .orderBy(asc(deletions.id))
    .for('update')
}

type CopiedDeletion = typeof deletions.$inferSelect

function isOver(upload: Upload, disputeId: string): boolean {
  return upload.disputeId === disputeId && isSettled(deliveryOf(upload))
}

function isDone(deletion: CopiedDeletion, disputeId: string): boolean {
  return deletion.disputeId === disputeId && deletion.state !== 'intended'
}

type Forgotten = Omit<AuditEntry, 'action' | 'detail'> & { sha256: string | null }

function aboutUpload({ id, disputeId, filename, kind, documentId, sha256 }: Upload): Forgotten {
  const document = documentId ? { documentId } : {}
  return { disputeId, uploadId: id, filename, kind, sha256, ...document }
}

function aboutCopy(deletion: CopiedDeletion): Forgotten {
  const { disputeId, documentId, filename, kind, sha256 } = deletion
  return { disputeId, documentId, filename, kind, sha256 }
}

async function auditPurged(
  tx: Transaction,
  { sha256, ...about }: Forgotten,
  closedAt: Date,
): Promise<void> {
  await appendAudit(tx, SERVER, {
    action: 'file_forgotten',
    ...about,
    detail: { sha256, closedAt: closedAt.toISOString() },
  })
}
