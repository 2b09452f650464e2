import 'server-only'
import { eq } from 'drizzle-orm'
import type { DisputeSummary } from '@/lib/contract/disputes'
import { respondByDates } from '@/lib/db/schema/disputes'
import { MAX_RESPOND_BY_DAYS } from '@/lib/evidence/respond-by'
import { authorize } from '@/lib/server/auth/authorize'
import { appendAudit, type Actor } from '@/lib/server/audit-log/append-audit'
import type { Person } from '@/lib/server/people/person'
import { desk } from '@/lib/server/desk'
import { indexRespondBy } from '@/lib/server/dispute-index/record-disputes'
import { disputeTransaction } from '@/lib/server/outbound/dispute-operations'
import { endLateSnoozes } from '@/lib/server/dispute-index/end-late-snoozes'
import { retrieveOpenDispute } from '@/lib/server/omise-gateway/omise-requests'
import { respondBy } from '@/lib/server/disputes/to-dispute'
import { DeskError } from '@/lib/server/platform/errors'

type RespondBy = NonNullable<DisputeSummary['respondBy']>

const DAY_MS = 24 * 60 * 60 * 1000

/**
 * Stores the date from Omise's e-mail, which replaces the estimate. The last write wins; the history has the earlier
 * values.
 * @throws DeskError `dispute_not_found`, `dispute_not_open`, `malformed_request` for an implausible date
 */
export async function setRespondBy(
  person: Person,
  actor: Actor,
  disputeId: string,
  given: Date,
): Promise<RespondBy> {
  authorize(person, 'respondBy.set')
  const { createdAt: openedAt } = await retrieveOpenDispute(disputeId)
  // Days end on a whole second, as in Omise's times. Rounding down never moves the date later.
  const at = new Date(Math.floor(given.getTime() / 1000) * 1000)
  assertPossible(at, openedAt)
  const { env, now } = desk()
  const values = { at, openedAt, personId: person.id, setAt: now() }
  await disputeTransaction(disputeId, async (tx) => {
    await tx
      .insert(respondByDates)
      .values({ disputeId, ...values })
      .onConflictDoUpdate({ target: respondByDates.disputeId, set: values })
    await indexRespondBy(tx, disputeId, at)
    const detail = { respondBy: at.toISOString() }
    await appendAudit(tx, actor, { action: 'respond_by_set', disputeId, detail })
    await endLateSnoozes(tx, actor, [{ disputeId, respondBy: at }])
  })
  return respondBy(openedAt, env, at)
}

/** Removes the exact date, which restores the estimate. Succeeds when none was set. */
export async function undoRespondBy(
  person: Person,
  actor: Actor,
  disputeId: string,
): Promise<RespondBy> {
  authorize(person, 'respondBy.set')
  const { createdAt: openedAt } = await retrieveOpenDispute(disputeId)
  const { env } = desk()
  const estimate = respondBy(openedAt, env, undefined)
  await disputeTransaction(disputeId, async (tx) => {
    const removed = await tx
      .delete(respondByDates)
      .where(eq(respondByDates.disputeId, disputeId))
      .returning()
    if (removed.length === 0) return
    const respondBy = new Date(estimate.at)
    await indexRespondBy(tx, disputeId, respondBy)
    await appendAudit(tx, actor, { action: 'respond_by_undone', disputeId })
    await endLateSnoozes(tx, actor, [{ disputeId, respondBy }])
  })
  return estimate
}

function assertPossible(at: Date, openedAt: Date): void {
  const last = openedAt.getTime() + MAX_RESPOND_BY_DAYS * DAY_MS
  if (at >= openedAt && at.getTime() <= last) return
  throw new DeskError('malformed_request', {
    detail: 'The date is before the dispute opened, or more than a year after it',
  })
}
