import 'server-only'
import {
  and,
  asc,
  desc,
  eq,
  exists,
  gt,
  gte,
  inArray,
  isNull,
  lte,
  not,
  or,
  sql,
  type SQL,
} from 'drizzle-orm'
import type { FindDisputesQuery } from '@/lib/contract/disputes'
import { disputeIndex, waivers } from '@/lib/db/schema/disputes'
import { assignments, noteMentions, notes, snoozes } from '@/lib/db/schema/teamwork'
import { defaultOrder, type DueFilter } from '@/lib/contract/dispute-filters'
import type { DisputeTab } from '@/lib/evidence/dispute-status'
import { needsOf } from '@/lib/evidence/guidance'
import type { Kind } from '@/lib/evidence/kinds'
import { REASONS } from '@/lib/evidence/reasons'
import { dayBounds, dayBoundsOf, endOfWeek } from '@/lib/evidence/respond-by'
import { SOON_MS } from '@/lib/evidence/urgency'
import { desk } from '@/lib/server/desk'
import { isInForce } from '@/lib/server/dispute-index/snoozed'
import { hasReason, matchesText } from './search-terms'

// What a list of disputes consists of, as conditions and orders of `dispute_index`: the same for the rows of the list,
// its numbers, its file, and the next dispute in it.

const STATUSES: Record<DisputeTab, string[]> = {
  open: ['open'],
  pending: ['pending'],
  closed: ['won', 'lost'],
}

/** Whether a dispute is in the list. @param personId the person who asks */
export function isInList(query: FindDisputesQuery, personId: string): SQL | undefined {
  const { q, tab, reason, currency, missing, urgency, assignee, outcome, notes: noted } = query
  return and(
    q === '' ? inArray(disputeIndex.status, STATUSES[tab]) : matchesText(q),
    reason && hasReason(reason),
    currency === undefined ? undefined : eq(disputeIndex.currency, currency),
    missing && isMissing(missing),
    urgency && isDue(urgency),
    isAssignedAs(assignee, personId),
    outcome && eq(disputeIndex.status, outcome),
    noted && hasNote(noted === 'me' ? personId : undefined),
    ...isWithinDays(query),
    isSnoozedAs(query),
  )
}

/** The order of a list. Complete: the id separates disputes of one moment. */
export function orderOf(query: FindDisputesQuery): SQL[] {
  const { tab, q, order = defaultOrder(query) } = query
  const { respondBy, openedAt, closedAt, disputeId } = disputeIndex
  if (order === 'respond_by') {
    // Only open disputes have a respond-by date, so in a search the others follow.
    return [desc(eq(disputeIndex.status, 'open')), asc(respondBy), asc(disputeId)]
  }
  const direction = order === 'chronological' ? asc : desc
  const moment = q === '' && tab === 'closed' ? closedAt : openedAt
  return [direction(moment), direction(disputeId)]
}

/** As `missingKinds`. */
function isMissing(kind: Kind): SQL | undefined {
  const { documents, disputeId } = disputeIndex
  const inForce = desk()
    .db.select({ one: sql`1` })
    .from(waivers)
    .where(and(eq(waivers.disputeId, disputeId), eq(waivers.kind, kind), isNull(waivers.liftedAt)))
  const perKind = sql`${documents} -> 'perKind'`
  const withKind = sql`select coalesce(sum(value::int), 0) from jsonb_each_text(${perKind})`
  return and(
    or(...REASONS.filter((reason) => needsOf(reason)[kind] === 'needed').map(hasReason)),
    sql`coalesce((${perKind} ->> ${kind})::int, 0) = 0`,
    // A document of unknown kind may be of this one.
    sql`(${documents} ->> 'total')::int <= (${withKind})`,
    not(exists(inForce)),
  )
}

/** The number of selected disputes that meet a condition. */
export function countIf(condition: SQL | undefined) {
  return sql<number>`count(*) filter (where ${condition})`.mapWith(Number)
}

/** As `urgencyOf`. */
export function isDue(due: DueFilter): SQL | undefined {
  const { env, now } = desk()
  const endOfDay = dayBounds(now(), env.timeZone).to
  const soon = new Date(Math.max(endOfDay.getTime(), now().getTime() + SOON_MS))
  const { respondBy, status } = disputeIndex
  const within: Record<DueFilter, SQL | undefined> = {
    passed: lte(respondBy, now()),
    today: and(gt(respondBy, now()), lte(respondBy, endOfDay)),
    soon: and(gt(respondBy, endOfDay), lte(respondBy, soon)),
    ample: gt(respondBy, soon),
    week: and(gt(respondBy, now()), lte(respondBy, endOfWeek(now(), env.timeZone))),
  }
  return and(eq(status, 'open'), within[due])
}

function isAssignedAs(assignee: string | undefined, personId: string): SQL | undefined {
  return assignee === undefined ? undefined : isAssigned(assignee === 'me' ? personId : assignee)
}

/** @param assignee the id of a person, or none */
export function isAssigned(assignee: string): SQL {
  const { db } = desk()
  const isOfDispute = eq(assignments.disputeId, disputeIndex.disputeId)
  const rows = db.select({ one: sql`1` }).from(assignments)
  return assignee === 'none'
    ? not(exists(rows.where(isOfDispute)))
    : exists(rows.where(and(isOfDispute, eq(assignments.personId, assignee))))
}

/** @param mentioned the person whom the note mentions; any note without it */
function hasNote(mentioned: string | undefined): SQL {
  const { db } = desk()
  const mentions = db
    .select({ one: sql`1` })
    .from(noteMentions)
    .where(and(eq(noteMentions.noteId, notes.id), eq(noteMentions.personId, mentioned ?? '')))
  return exists(
    db
      .select({ one: sql`1` })
      .from(notes)
      .where(
        and(
          eq(notes.disputeId, disputeIndex.disputeId),
          isNull(notes.deletedAt),
          mentioned === undefined ? undefined : exists(mentions),
        ),
      ),
  )
}

export function isSnoozed(): SQL {
  return exists(
    desk()
      .db.select({ one: sql`1` })
      .from(snoozes)
      .where(isInForce()),
  )
}

/** The list of open disputes is without snoozed ones, which a search and a filter of notes find. */
function isSnoozedAs({ snoozed, tab, q, notes: noted }: FindDisputesQuery): SQL | undefined {
  if (snoozed === 'only') return isSnoozed()
  const isHidden = snoozed === undefined && noted === undefined && tab === 'open' && q === ''
  return isHidden ? not(isSnoozed()) : undefined
}

function isWithinDays({ from, to, closedFrom }: FindDisputesQuery): (SQL | undefined)[] {
  const { timeZone } = desk().env
  const { openedAt, closedAt } = disputeIndex
  return [
    from === undefined ? undefined : gte(openedAt, dayBoundsOf(from, timeZone).from),
    to === undefined ? undefined : lte(openedAt, dayBoundsOf(to, timeZone).to),
    closedFrom === undefined ? undefined : gte(closedAt, dayBoundsOf(closedFrom, timeZone).from),
  ]
}
