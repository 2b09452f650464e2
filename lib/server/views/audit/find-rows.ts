import 'server-only'
import { and, asc, desc, eq, getTableColumns, gte, lt, sql, type SQL } from 'drizzle-orm'
import type { AuditFilter } from '@/lib/contract/audit'
import { auditLog } from '@/lib/db/schema/audit-log'
import { desk } from '@/lib/server/desk'

/** A row as stored, and its position in the order of times (`cursorParam` of lib/contract/paging.ts). */
export type FoundRow = typeof auditLog.$inferSelect & { cursor: string }

export type Walk = {
  /** `older` goes from the newest row to the oldest, `newer` in the opposite direction. */
  direction: 'older' | 'newer'
  /** The row to continue after, exclusive; from the beginning without it. */
  from?: string | undefined
  /** The last row to include. */
  until?: string | undefined
  limit: number
}

/**
 * The matching rows in the order of their times; rows of equal time in the order of writing. Each filter has an index
 * in this order (lib/db/schema.ts), so a call costs time in proportion to `limit`, not to the length of the log.
 */
export function findRows(filter: AuditFilter, walk: Walk): Promise<FoundRow[]> {
  const { db, env } = desk()
  const { at, sequence } = auditLog
  const { direction, from, until, limit } = walk
  const order = direction === 'older' ? [desc(at), desc(sequence)] : [asc(at), asc(sequence)]
  return db
    .select({ ...getTableColumns(auditLog), cursor: storedCursor })
    .from(auditLog)
    .where(
      and(
        matching(filter, env.timeZone),
        from === undefined ? undefined : compared(direction === 'older' ? '<' : '>', from),
        until === undefined ? undefined : compared(direction === 'older' ? '>=' : '<=', until),
      ),
    )
    .orderBy(...order)
    .limit(limit)
}

/** Few enough that fetching or formatting a page does not delay other requests. */
const PAGE_ROWS = 250

/**
 * All matching rows, oldest first, page by page. Rows written meanwhile are left out: a fast-growing log would never
 * end.
 */
export async function* pagesOfRows(
  filter: AuditFilter,
): AsyncGenerator<FoundRow[], void, undefined> {
  const [newest] = await findRows(filter, { direction: 'older', limit: 1 })
  const until = newest?.cursor
  let from: string | undefined
  while (until !== from) {
    const rows = await findRows(filter, { direction: 'newer', from, until, limit: PAGE_ROWS })
    if (rows.length === 0) return
    yield rows
    from = rows.at(-1)?.cursor
  }
}

/** The rows that match a filter. */
function matching(filter: AuditFilter, timeZone: string): SQL | undefined {
  const { person, action, dispute, from, to } = filter
  // A dispute has few rows; a person or an action may have most of the log. The expressions hide the other columns from
  // the planner, so that it can only use the dispute's index.
  const personId = dispute === undefined ? auditLog.personId : sql`coalesce(${auditLog.personId})`
  const actionName = dispute === undefined ? auditLog.action : sql`coalesce(${auditLog.action})`
  return and(
    dispute === undefined ? undefined : eq(auditLog.disputeId, dispute),
    person === undefined ? undefined : sql`${personId} = ${person}`,
    action === undefined ? undefined : sql`${actionName} = ${action}`,
    from === undefined ? undefined : gte(auditLog.at, startOfDay(from, timeZone, 0)),
    to === undefined ? undefined : lt(auditLog.at, startOfDay(to, timeZone, 1)),
  )
}

/** Computed by the database, which knows the daylight-saving rules of each zone. */
function startOfDay(day: string, timeZone: string, later: 0 | 1): SQL {
  return sql`((${day}::date + ${later}::int)::timestamp at time zone ${timeZone}::text)`
}

/** In microseconds, as Postgres stores times: a Date would drop them, and skip rows. */
const storedCursor = sql<string>`
  (extract(epoch from ${auditLog.at}) * 1000000)::bigint || '-' || ${auditLog.sequence}`

function compared(operator: '<' | '<=' | '>' | '>=', cursor: string): SQL {
  const middle = cursor.lastIndexOf('-')
  const time = sql`timestamptz 'epoch' + ${cursor.slice(0, middle)}::bigint * interval '1 microsecond'`
  return sql`(${auditLog.at}, ${auditLog.sequence}) ${sql.raw(operator)}
    (${time}, ${cursor.slice(middle + 1)}::bigint)`
}
