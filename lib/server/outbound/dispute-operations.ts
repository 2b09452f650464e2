import 'server-only'
import { and, eq, gt, inArray, sql, type SQL } from 'drizzle-orm'
import { unionAll } from 'drizzle-orm/pg-core'
import type { Database, Transaction } from '@/lib/db/open-database'
import { deletions, kindChanges, uploads } from '@/lib/db/schema/documents'
import { answers } from '@/lib/db/schema/responses'
import { desk } from '@/lib/server/desk'
import { DeskError } from '@/lib/server/platform/errors'
import { staleAfterMs } from './time-limits'

/**
 * The operations that change a dispute at Omise. Each is active from its intent (a row written before the request to
 * Omise) until its outcome is known. An answer (submit, accept) and a change of the documents (upload, restore, delete,
 * change of kind)
 * are never active at the same time, so the bank receives the documents that were reviewed.
 */
export type OperationType = 'submit' | 'accept' | 'upload' | 'restore' | 'delete' | 'change_kind'

/** The states of an upload that may still become a document. */
export const UNSETTLED_UPLOAD_STATES = ['received', 'sending', 'unknown', 'waiting'] as const

/**
 * A transaction that holds the lock of the dispute's operations: meanwhile no operation on the dispute starts or ends,
 * on any server. Every write of an intent or an outcome runs in one. This lock is taken before all others.
 */
export async function disputeTransaction<Result>(
  disputeId: string,
  work: (tx: Transaction) => Promise<Result>,
): Promise<Result> {
  return desk().db.transaction(async (tx) => {
    const name = `operations ${disputeId}`
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`)
    return work(tx)
  })
}

/**
 * Requires that no operation is active that excludes this one. Authoritative inside `disputeTransaction`; outside of
 * one it only refuses early.
 * @throws DeskError `dispute_being_answered`; before an answer `kind_change_underway`,
 * `uploads_underway`, `deletion_underway`
 */
export async function assertCanStart(
  db: Database,
  disputeId: string,
  operation: OperationType,
): Promise<void> {
  const active = await activeOperations(db, disputeId)
  if (isAnswer(operation)) {
    // First, because a change of kind uploads and deletes, too.
    if (active.includes('change_kind')) throw new DeskError('kind_change_underway')
    const arriving = active.filter((each) => each === 'upload' || each === 'restore').length
    if (arriving > 0) {
      throw new DeskError('uploads_underway', { detail: `${arriving} uploads are underway` })
    }
    if (active.includes('delete')) throw new DeskError('deletion_underway')
  } else if (active.some(isAnswer)) {
    throw new DeskError('dispute_being_answered')
  }
}

/** Whether an answer is active. */
export async function isBeingAnswered(db: Database, disputeId: string): Promise<boolean> {
  return (await activeOperations(db, disputeId)).some(isAnswer)
}

function isAnswer(operation: OperationType): boolean {
  return operation === 'submit' || operation === 'accept'
}

/** The active operations of a dispute, in no order. */
async function activeOperations(db: Database, disputeId: string): Promise<OperationType[]> {
  const rows = await unionAll(
    db
      .select({ operation: sql<OperationType>`${answers.type}` })
      .from(answers)
      .where(and(eq(answers.disputeId, disputeId), eq(answers.state, 'intended'))),
    db
      .select({ operation: sql<OperationType>`'delete'` })
      .from(deletions)
      .where(and(eq(deletions.disputeId, disputeId), isActiveDeletion())),
    db
      .select({ operation: sql<OperationType>`'change_kind'` })
      .from(kindChanges)
      .where(and(eq(kindChanges.disputeId, disputeId), eq(kindChanges.state, 'intended'))),
    db
      .select({
        operation: sql<OperationType>`case when ${uploads.restores} is null then 'upload' else 'restore' end`,
      })
      .from(uploads)
      .where(
        and(eq(uploads.disputeId, disputeId), inArray(uploads.state, [...UNSETTLED_UPLOAD_STATES])),
      ),
  )
  return rows.map(({ operation }) => operation)
}

/**
 * A deletion with an unknown outcome stops being active once its request can no longer be running: an answer reads the
 * documents again after its intent, when they can no longer change.
 */
function isActiveDeletion(): SQL | undefined {
  const { now, env } = desk()
  const oldest = new Date(now().getTime() - staleAfterMs(env))
  return and(eq(deletions.state, 'intended'), gt(deletions.createdAt, oldest))
}
