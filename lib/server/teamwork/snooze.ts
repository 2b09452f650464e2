import 'server-only'
import { eq } from 'drizzle-orm'
import type { Snooze } from '@/lib/contract/disputes'
import type { SetSnooze, SnoozeState } from '@/lib/contract/teamwork'
import { snoozes } from '@/lib/db/schema/teamwork'
import { latestSnooze } from '@/lib/evidence/snooze'
import { appendAudit, type Actor } from '@/lib/server/audit-log/append-audit'
import { authorize } from '@/lib/server/auth/authorize'
import { desk } from '@/lib/server/desk'
import { disputeTransaction } from '@/lib/server/outbound/dispute-operations'
import type { Person } from '@/lib/server/people/person'
import { DeskError } from '@/lib/server/platform/errors'
import { storableText } from '@/lib/server/platform/storable-text'
import { findIndexed, openIndexedDispute } from './indexed-dispute'
import { readTeamwork } from './read-teamwork'

/**
 * Leaves the dispute out of the list of open ones until a moment, for the whole team.
 * @throws DeskError `dispute_not_found`, `dispute_not_open`, `snooze_too_early` when the moment has passed,
 *   `snooze_too_late` after the day before the respond-by date, `snooze_changed` when `seen` is not the current one
 */
export async function setSnooze(
  person: Person,
  actor: Actor,
  disputeId: string,
  { seen, ...given }: SetSnooze,
): Promise<SnoozeState> {
  authorize(person, 'snooze.change')
  await openIndexedDispute(disputeId)
  const { db, env, now } = desk()
  const until = new Date(given.until)
  const reason = storableText(given.reason)
  await disputeTransaction(disputeId, async (tx) => {
    const current = (await readTeamwork(tx, disputeId)).snooze
    if (current?.until === until.toISOString() && current.reason === reason) return
    if (!isSame(current, unexpired(seen))) throw new DeskError('snooze_changed')
    if (until <= now()) throw new DeskError('snooze_too_early')
    // Read again: a respond-by date that was set meanwhile counts.
    const dispute = await findIndexed(tx, disputeId)
    if (!dispute || until > latestSnooze(dispute.respondBy, env.timeZone)) {
      throw new DeskError('snooze_too_late')
    }
    const values = { until, reason, personId: person.id, createdAt: now() }
    await tx
      .insert(snoozes)
      .values({ disputeId, ...values })
      .onConflictDoUpdate({ target: snoozes.disputeId, set: values })
    const detail = { until: until.toISOString(), reason }
    await appendAudit(tx, actor, { action: 'snooze_set', disputeId, detail })
  })
  const { snooze } = await readTeamwork(db, disputeId)
  return { snooze }
}

/**
 * Shows the dispute in the list of open ones again. Succeeds when it is not snoozed.
 * @param seen the end of the snooze that was on screen, ISO 8601
 * @throws DeskError `dispute_not_found`, `dispute_not_open`, `snooze_changed` when it ends at another time now
 */
export async function endSnooze(
  person: Person,
  actor: Actor,
  disputeId: string,
  seen: string,
): Promise<SnoozeState> {
  authorize(person, 'snooze.change')
  await openIndexedDispute(disputeId)
  await disputeTransaction(disputeId, async (tx) => {
    const { snooze } = await readTeamwork(tx, disputeId)
    if (snooze && Date.parse(snooze.until) !== Date.parse(seen)) {
      throw new DeskError('snooze_changed')
    }
    await tx.delete(snoozes).where(eq(snoozes.disputeId, disputeId))
    if (snooze) await appendAudit(tx, actor, { action: 'snooze_ended', disputeId })
  })
  return { snooze: null }
}

function isSame(left: Snooze | null, right: Snooze | null): boolean {
  if (!left || !right) return left === right
  return Date.parse(left.until) === Date.parse(right.until) && left.reason === right.reason
}

/** A snooze that ended by itself was not changed by anyone. */
function unexpired(snooze: Snooze | null): Snooze | null {
  return snooze && Date.parse(snooze.until) > desk().now().getTime() ? snooze : null
}
