import 'server-only'
import { and, eq, inArray, isNull, sql, type SQL } from 'drizzle-orm'
import type { DisputeSummary } from '@/lib/contract/disputes'
import { disputeIndex, respondByDates, waivers } from '@/lib/db/schema/disputes'
import { people } from '@/lib/db/schema/people'
import { assignments, snoozes } from '@/lib/db/schema/teamwork'
import { desk } from '@/lib/server/desk'
import { isInForce } from '@/lib/server/dispute-index/snoozed'
import { disputesToCheck } from '@/lib/server/outbound/review-request'
import { toCard } from './to-dispute'

type Page = { limit: number; offset: number }

/** The ids of one page of a list, in its order. */
export async function readIds(
  where: SQL | undefined,
  order: SQL[],
  { limit, offset }: Page,
): Promise<string[]> {
  const rows = await desk()
    .db.select({ id: disputeIndex.disputeId })
    .from(disputeIndex)
    .where(where)
    .orderBy(...order)
    .limit(limit)
    .offset(offset)
  return rows.map(({ id }) => id)
}

/** All ids of a list, as one value: PGlite would parse as many rows in the server's event loop. */
export async function readAllIds(where: SQL | undefined, order: SQL[]): Promise<string[]> {
  const all = sql<
    string | null
  >`string_agg(${disputeIndex.disputeId}, ' ' order by ${sql.join(order, sql`, `)})`
  const [row] = await desk().db.select({ all }).from(disputeIndex).where(where)
  return row?.all?.split(' ') ?? []
}

const COLUMNS = {
  id: disputeIndex.disputeId,
  chargeId: disputeIndex.chargeId,
  amount: disputeIndex.amount,
  currency: disputeIndex.currency,
  reasonCode: disputeIndex.reasonCode,
  status: disputeIndex.status,
  openedAt: disputeIndex.openedAt,
  closedAt: disputeIndex.closedAt,
  respondBy: disputeIndex.respondBy,
  exactRespondBy: respondByDates.at,
  documents: disputeIndex.documents,
  customerName: disputeIndex.customerName,
  orderId: disputeIndex.orderId,
  cardBrand: disputeIndex.cardBrand,
  cardLastDigits: disputeIndex.cardLastDigits,
  assignee: { id: people.id, name: people.name },
  snooze: { until: snoozes.until, reason: snoozes.reason },
}

/** These disputes as rows of a list. Read after the ids, so that no list is joined and sorted as a whole. */
export async function readSummaries(ids: readonly string[]): Promise<DisputeSummary[]> {
  if (ids.length === 0) return []
  const { db } = desk()
  const [rows, toCheck, waived] = await Promise.all([
    db
      .select(COLUMNS)
      .from(disputeIndex)
      .leftJoin(respondByDates, eq(respondByDates.disputeId, disputeIndex.disputeId))
      .leftJoin(assignments, eq(assignments.disputeId, disputeIndex.disputeId))
      .leftJoin(people, eq(people.id, assignments.personId))
      .leftJoin(snoozes, isInForce())
      .where(inArray(disputeIndex.disputeId, [...ids])),
    disputesToCheck(db, ids),
    waivedKinds(ids),
  ])
  const summaries = rows.map((row): DisputeSummary => ({
    id: row.id,
    chargeId: row.chargeId,
    amount: row.amount,
    currency: row.currency,
    reasonCode: row.reasonCode,
    status: row.status,
    openedAt: row.openedAt.toISOString(),
    closedAt: row.closedAt?.toISOString() ?? null,
    respondBy:
      row.status === 'open'
        ? {
            at: row.respondBy.toISOString(),
            certainty: row.exactRespondBy ? 'exact' : 'estimated',
          }
        : null,
    documents: row.documents,
    waived: waived.get(row.id) ?? [],
    customerName: row.customerName,
    orderId: row.orderId,
    card: toCard(row.cardBrand, row.cardLastDigits),
    assignee: row.assignee,
    snooze: row.snooze && { ...row.snooze, until: row.snooze.until.toISOString() },
    ...(toCheck.has(row.id) && { toCheck: true }),
  }))
  const byId = new Map(summaries.map((summary) => [summary.id, summary]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

async function waivedKinds(disputeIds: readonly string[]): Promise<Map<string, string[]>> {
  const kinds = new Map<string, string[]>()
  const rows = await desk()
    .db.select({ disputeId: waivers.disputeId, kind: waivers.kind })
    .from(waivers)
    .where(and(inArray(waivers.disputeId, [...disputeIds]), isNull(waivers.liftedAt)))
  for (const { disputeId, kind } of rows) {
    kinds.set(disputeId, [...(kinds.get(disputeId) ?? []), kind])
  }
  return kinds
}
