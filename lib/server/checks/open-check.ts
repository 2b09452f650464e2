import 'server-only'
import { and, desc, eq, inArray } from 'drizzle-orm'
import type { Check as CheckDto } from '@/lib/contract/response'
import type { Database, Transaction } from '@/lib/db/open-database'
import { checks } from '@/lib/db/schema'
import { appendAudit, type Actor } from '@/lib/server/audit/append-audit'
import type { Person } from '@/lib/server/auth/person'
import { desk } from '@/lib/server/desk'
import { DeskError } from '@/lib/server/errors'
import { readNames } from '@/lib/server/people/read-names'

/** Somebody asked for a second person to look at the response before it is submitted. */
export type Check = typeof checks.$inferSelect
export type CancelReason = NonNullable<Check['reason']>

/** The one that waits for somebody. */
export async function openCheck(db: Database, disputeId: string): Promise<Check | null> {
  const [check] = await db.select().from(checks).where(isOpen(disputeId))
  return check ?? null
}

export async function lastCheck(db: Database, disputeId: string): Promise<Check | null> {
  const [check] = await db
    .select()
    .from(checks)
    .where(eq(checks.disputeId, disputeId))
    .orderBy(desc(checks.createdAt), desc(checks.id))
    .limit(1)
  return check ?? null
}

/**
 * Keeps a check as it is until the transaction ends, so that nobody ends it between being read and being acted upon.
 * @throws DeskError `check_over` when somebody was faster
 */
export async function holdCheck(tx: Transaction, { id, disputeId }: Check): Promise<void> {
  const [held] = await tx
    .select({ id: checks.id })
    .from(checks)
    .where(and(eq(checks.id, id), isOpen(disputeId)))
    .for('update')
  if (!held) throw new DeskError('check_over')
}

/** Which of these disputes wait for a second person. */
export async function disputesToCheck(
  db: Database,
  disputeIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (disputeIds.length === 0) return new Set()
  const rows = await db
    .select({ disputeId: checks.disputeId })
    .from(checks)
    .where(and(inArray(checks.disputeId, [...disputeIds]), eq(checks.state, 'asked')))
  return new Set(rows.map(({ disputeId }) => disputeId))
}

type End =
  | { state: 'sent_back'; reply: string; personId: string }
  | { state: 'cancelled'; reason: CancelReason; personId: string }
  | { state: 'passed'; personId: string }

/** Ends what waits for a second person, if anything does; in a transaction of the caller. */
export async function endCheck(tx: Database, disputeId: string, end: End): Promise<Check | null> {
  const { personId: endedBy, ...change } = end
  const [ended] = await tx
    .update(checks)
    .set({ ...change, endedBy, endedAt: desk().now() })
    .where(isOpen(disputeId))
    .returning()
  return ended ?? null
}

/** What was to be checked is not what it was. Writes a row of the audit log, so call it last. */
export async function cancelCheck(
  tx: Transaction,
  actor: Actor,
  disputeId: string,
  { reason, personId }: { reason: CancelReason; personId: string },
): Promise<void> {
  const ended = await endCheck(tx, disputeId, { state: 'cancelled', reason, personId })
  if (!ended) return
  await appendAudit(tx, actor, { action: 'check_cancelled', disputeId, detail: { why: reason } })
}

export async function toCheck(person: Person, check: Check): Promise<CheckDto> {
  const { personId, endedBy } = check
  const names = await readNames(desk().db, endedBy ? [personId, endedBy] : [personId])
  return {
    id: check.id,
    state: check.state,
    by: { name: names.get(personId) ?? '' },
    mine: personId === person.id,
    at: check.createdAt.toISOString(),
    draftVersion: check.draftVersion,
    note: check.note,
    endedBy: endedBy ? { name: names.get(endedBy) ?? '' } : null,
    reply: check.reply,
    reason: check.reason,
  }
}

function isOpen(disputeId: string) {
  return and(eq(checks.disputeId, disputeId), eq(checks.state, 'asked'))
}
