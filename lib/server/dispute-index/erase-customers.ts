import 'server-only'
import { and, eq, isNull, lt } from 'drizzle-orm'
import type { Database } from '@/lib/db/open-database'
import { disputeIndex } from '@/lib/db/schema/disputes'
import { appendAudit, type Actor } from '@/lib/server/audit-log/append-audit'
import { systemActor } from '@/lib/server/audit-log/system-actors'

/** The order number and the card brand identify no person. */
const ERASED = { customerName: null, customerEmail: null, cardLastDigits: null, description: null }

/**
 * Erases the details of a dispute's customer from the index. They are not read again.
 * @returns whether there was something to erase
 */
export async function eraseCustomer(
  db: Database,
  actor: Actor,
  disputeId: string,
): Promise<boolean> {
  return db.transaction(async (tx) => {
    const erased = await tx
      .update(disputeIndex)
      .set({ ...ERASED, erasedAt: new Date() })
      .where(and(eq(disputeIndex.disputeId, disputeId), isNull(disputeIndex.erasedAt)))
      .returning({ id: disputeIndex.disputeId })
    if (erased.length === 0) return false
    await appendAudit(tx, actor, { action: 'customer_erased', disputeId })
    return true
  })
}

/** Erases them for all disputes that closed before `endOfTime`. */
export async function eraseOldCustomers(db: Database, endOfTime: Date): Promise<void> {
  await db.transaction(async (tx) => {
    const erased = await tx
      .update(disputeIndex)
      .set({ ...ERASED, erasedAt: new Date() })
      .where(and(lt(disputeIndex.closedAt, endOfTime), isNull(disputeIndex.erasedAt)))
      .returning({ id: disputeIndex.disputeId })
    if (erased.length === 0) return
    const detail = { disputes: erased.length }
    await appendAudit(tx, systemActor('Server'), { action: 'customer_erased', detail })
  })
}
