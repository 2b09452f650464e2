import 'server-only'
import { inArray } from 'drizzle-orm'
import type { Database } from '@/lib/db/open-database'
import { respondByDates } from '@/lib/db/schema/disputes'

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
