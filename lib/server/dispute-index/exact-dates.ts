import 'server-only'
import { between, inArray, or } from 'drizzle-orm'
import type { Database } from '@/lib/db/open-database'
import { respondByDates } from '@/lib/db/schema/disputes'

type Bounds = { from: Date; to: Date }

/** The respond-by dates that people set, by dispute id. */
export async function exactDates(
  db: Database,
  disputeIds: readonly string[],
): Promise<Map<string, Date>> {
  if (disputeIds.length === 0) return new Map()
  const rows = await db
    .select({ disputeId: respondByDates.disputeId, at: respondByDates.at })
    .from(respondByDates)
    .where(inArray(respondByDates.disputeId, [...disputeIds]))
  return new Map(rows.map(({ disputeId, at }) => [disputeId, at]))
}

/** The exact dates that fall on one day, and those of disputes that were opened on another day. */
export function datesNear(
  db: Database,
  at: Bounds,
  opened: Bounds,
): Promise<(typeof respondByDates.$inferSelect)[]> {
  return db
    .select()
    .from(respondByDates)
    .where(
      or(
        between(respondByDates.at, at.from, at.to),
        between(respondByDates.openedAt, opened.from, opened.to),
      ),
    )
}
