import 'server-only'
import { and, eq, inArray, isNull, lt, type SQL } from 'drizzle-orm'
import type { Database, Transaction } from '@/lib/db/open-database'
import { disputeIndex } from '@/lib/db/schema/disputes'
import { notes } from '@/lib/db/schema/teamwork'
import { appendAudit, type Actor, type AuditEntry } from '@/lib/server/audit-log/append-audit'
import { systemActor } from '@/lib/server/audit-log/system-actors'

/** The order number and the card brand identify no person. */
const ERASED = {
  customerName: null,
  customerEmail: null,
  unreadCustomerId: null,
  cardLastDigits: null,
  description: null,
}

/**
 * Erases the details of a dispute's customer from the index, and the internal notes on it, which may contain some. The
 * details are not read again.
 * @returns whether there was something to erase
 */
export async function eraseCustomer(
  db: Database,
  actor: Actor,
  disputeId: string,
): Promise<boolean> {
  const erased = await erase(db, actor, eq(disputeIndex.disputeId, disputeId), () => ({
    disputeId,
  }))
  return erased > 0
}

/** Erases them for all disputes that closed before `endOfTime`. */
export async function eraseOldCustomers(db: Database, endOfTime: Date): Promise<void> {
  const actor = systemActor('Server')
  await erase(db, actor, lt(disputeIndex.closedAt, endOfTime), (disputes) => ({
    detail: { disputes },
  }))
}

/** @returns the number of disputes whose details were erased; one audit row names them by `describe` */
async function erase(
  db: Database,
  actor: Actor,
  which: SQL,
  describe: (count: number) => Omit<AuditEntry, 'action'>,
): Promise<number> {
  return db.transaction(async (tx) => {
    const erased = await tx
      .update(disputeIndex)
      .set({ ...ERASED, erasedAt: new Date() })
      .where(and(which, isNull(disputeIndex.erasedAt)))
      .returning({ id: disputeIndex.disputeId })
    const noted = await eraseNotes(tx, which)
    const count = new Set([...erased, ...noted].map(({ id }) => id)).size
    if (count > 0) await appendAudit(tx, actor, { action: 'customer_erased', ...describe(count) })
    return count
  })
}

/** Also of disputes that were erased before: a note may be added later. @returns the disputes of the erased notes */
async function eraseNotes(tx: Transaction, which: SQL): Promise<{ id: string }[]> {
  const disputes = tx.select({ id: disputeIndex.disputeId }).from(disputeIndex).where(which)
  return tx
    .update(notes)
    .set({ text: '', deletedAt: new Date() })
    .where(and(isNull(notes.deletedAt), inArray(notes.disputeId, disputes)))
    .returning({ id: notes.disputeId })
}
