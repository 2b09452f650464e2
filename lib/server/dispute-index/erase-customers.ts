import 'server-only'
import { and, eq, isNull, lt, type SQL } from 'drizzle-orm'
import type { Database } from '@/lib/db/open-database'
import { disputeIndex } from '@/lib/db/schema/disputes'
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
 * Erases the details of a dispute's customer from the index. They are not read again.
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
    if (erased.length > 0) {
      await appendAudit(tx, actor, { action: 'customer_erased', ...describe(erased.length) })
    }
    return erased.length
  })
}
