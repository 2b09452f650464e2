import 'server-only'
import { and, desc, eq, inArray } from 'drizzle-orm'
import type { Database, Transaction } from '@/lib/db/open-database'
import { checks } from '@/lib/db/schema/responses'
import { appendAudit, type Actor } from '@/lib/server/audit-log/append-audit'
import { desk } from '@/lib/server/desk'
import type { NewNotice } from '@/lib/server/outbox/append-notice'
import { DeskError } from '@/lib/server/platform/errors'
import { isBeingAnswered } from './dispute-operations'

/** A request that a second person reviews the response before it is submitted. */
export type Check = typeof checks.$inferSelect
export type CancelReason = NonNullable<Check['reason']>

/** The pending review request, if any. */
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
 * Holds the review request for an answer that starts in this transaction: from now on only the end of the answer ends
 * it.
 * @throws DeskError `check_over` when it ended since it was read
 */
export async function assertStillAsked(tx: Transaction, { id, disputeId }: Check): Promise<void> {
  const [asked] = await tx
    .select({ id: checks.id })
    .from(checks)
    .where(and(eq(checks.id, id), isOpen(disputeId)))
    .for('update')
  if (!asked) throw new DeskError('check_over')
}

/** Which of these disputes have a pending review request. */
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

/** Records that the response was submitted. Part of the answer's `disputeTransaction`. */
export async function passCheck(
  tx: Transaction,
  { disputeId, personId }: { disputeId: string; personId: string },
): Promise<void> {
  await end(tx, disputeId, { state: 'passed', personId })
}

/**
 * Ends the pending review request, if any. Part of a `disputeTransaction`.
 * @throws DeskError `answer_underway` while the reviewed response is being submitted
 */
export async function endCheck(
  tx: Transaction,
  disputeId: string,
  how: Exclude<End, { state: 'passed' }>,
): Promise<Check | null> {
  if ((await openCheck(tx, disputeId)) && (await isBeingAnswered(tx, disputeId))) {
    throw new DeskError('answer_underway', { detail: 'The response is being submitted' })
  }
  return end(tx, disputeId, how)
}

async function end(tx: Transaction, disputeId: string, how: End): Promise<Check | null> {
  const { personId: endedBy, ...change } = how
  const [ended] = await tx
    .update(checks)
    .set({ ...change, endedBy, endedAt: desk().now() })
    .where(isOpen(disputeId))
    .returning()
  return ended ?? null
}

/**
 * Cancels the review request because the reviewed content changed. Part of a `disputeTransaction`; appends an audit
 * row, so call it last.
 * @throws DeskError `answer_underway` while the reviewed response is being submitted
 */
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

/** Notifies the person who requested the review. */
export function aboutReview(
  event: 'response_reviewed' | 'response_returned',
  { id, disputeId, personId }: Check,
): NewNotice {
  return { event, key: `${event}:${id}`, at: desk().now(), disputeId, personId }
}

function isOpen(disputeId: string) {
  return and(eq(checks.disputeId, disputeId), eq(checks.state, 'asked'))
}
