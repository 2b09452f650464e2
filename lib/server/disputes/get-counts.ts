import 'server-only'
import { and, count, desc, eq, gte, inArray, not, sum } from 'drizzle-orm'
import type { DisputeCounts } from '@/lib/contract/disputes'
import { disputeIndex } from '@/lib/db/schema/disputes'
import { dayBoundsOf, isoDay } from '@/lib/evidence/respond-by'
import { authorize } from '@/lib/server/auth/authorize'
import { desk } from '@/lib/server/desk'
import type { Person } from '@/lib/server/people/person'
import { countIf, isAssigned, isDue, isSnoozed } from './find-disputes'

const DECIDED_DAYS = 90

/** The numbers above the lists, from the index. */
export async function getDisputeCounts(person: Person): Promise<DisputeCounts> {
  authorize(person, 'dispute.read')
  const [perStatus, open, atRisk, decided] = await Promise.all([
    countStatuses(),
    countOpen(person),
    sumOpen(),
    countDecided(),
  ])
  const numberOf = (...statuses: string[]) =>
    statuses.reduce((total, status) => total + (perStatus.get(status) ?? 0), 0)
  return {
    pending: numberOf('pending'),
    closed: numberOf('won', 'lost'),
    ...open,
    atRisk,
    decided,
  }
}

async function countStatuses(): Promise<ReadonlyMap<string, number>> {
  const rows = await desk()
    .db.select({ status: disputeIndex.status, all: count() })
    .from(disputeIndex)
    .groupBy(disputeIndex.status)
  return new Map(rows.map(({ status, all }) => [status, all]))
}

const isOpen = eq(disputeIndex.status, 'open')

async function countOpen({ id }: Person) {
  const awake = not(isSnoozed())
  const [row] = await desk()
    .db.select({
      open: countIf(awake),
      dueToday: countIf(isDue('today')),
      dueWeek: countIf(isDue('week')),
      mine: countIf(and(isAssigned(id), awake)),
      unassigned: countIf(and(isAssigned('none'), awake)),
      snoozed: countIf(isSnoozed()),
    })
    .from(disputeIndex)
    .where(isOpen)
  return row ?? { open: 0, dueToday: 0, dueWeek: 0, mine: 0, unassigned: 0, snoozed: 0 }
}

function sumOpen(): Promise<DisputeCounts['atRisk']> {
  const { currency, amount } = disputeIndex
  return desk()
    .db.select({ currency, amount: sum(amount).mapWith(Number), disputes: count() })
    .from(disputeIndex)
    .where(isOpen)
    .groupBy(currency)
    .orderBy(desc(count()), currency)
}

async function countDecided(): Promise<DisputeCounts['decided']> {
  const { db, env, now } = desk()
  const since = isoDay(now(), env.timeZone, -DECIDED_DAYS)
  const [row] = await db
    .select({ won: countIf(eq(disputeIndex.status, 'won')), all: count() })
    .from(disputeIndex)
    .where(
      and(
        inArray(disputeIndex.status, ['won', 'lost']),
        gte(disputeIndex.closedAt, dayBoundsOf(since, env.timeZone).from),
      ),
    )
  return { since, won: row?.won ?? 0, all: row?.all ?? 0 }
}
