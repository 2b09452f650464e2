import 'server-only'
import { and, eq, gte, lt, sql, type SQL } from 'drizzle-orm'
import type { AuditFilter, AuditRow } from '@/lib/contract/audit'
import { auditLog } from '@/lib/db/schema'

/** The rows that a filter lets through. */
export function matching(filter: AuditFilter, timeZone: string): SQL | undefined {
  const { person, action, dispute, from, to } = filter
  return and(
    person === undefined ? undefined : eq(auditLog.personId, person),
    action === undefined ? undefined : eq(auditLog.action, action),
    dispute === undefined ? undefined : eq(auditLog.disputeId, dispute),
    from === undefined ? undefined : gte(auditLog.at, startOfDay(from, timeZone, 0)),
    to === undefined ? undefined : lt(auditLog.at, startOfDay(to, timeZone, 1)),
  )
}

/** Counted by the database: it knows when each zone changes its clocks. */
function startOfDay(day: string, timeZone: string, later: 0 | 1): SQL {
  return sql`((${day}::date + ${later}::int)::timestamp at time zone ${timeZone}::text)`
}

export function toAuditRow(row: typeof auditLog.$inferSelect): AuditRow {
  const { id, sequence, at, action, personName, disputeId, filename, kind, detail, address } = row
  return {
    id,
    sequence,
    at: at.toISOString(),
    action,
    person: personName,
    disputeId,
    filename,
    kind,
    detail,
    address,
  }
}
