import 'server-only'
import { createHash } from 'node:crypto'
import type { auditLog } from '@/lib/db/schema'

type AuditRow = typeof auditLog.$inferSelect

/** All that a row of the audit log says; `at` as `toAuditTime` writes it, since a Date would drop microseconds. */
export type AuditContent = Omit<AuditRow, 'at' | 'hash'> & { at: string }

/** Stands in for the hash of the row before the first. */
export const CHAIN_START = 'the start of an Evidence Desk audit log'

/** SHA-256, hex, over a row and the hash of the row before it. */
export function auditHash(before: string, row: AuditContent): string {
  return createHash('sha256').update(canonical(before, row)).digest('hex')
}

/** `2026-11-24T03:12:09.120000Z`: UTC, to the microsecond, as Postgres keeps it. */
export function toAuditTime(at: Date): string {
  return at.toISOString().replace('Z', '000Z')
}

/**
 * One text for each content and no text for two: JSON marks where a field ends whatever is in it, and keeps null
 * apart from the word. The order is part of the format: to change it would make every older row look altered.
 */
function canonical(before: string, row: AuditContent): string {
  return JSON.stringify([
    before,
    row.sequence,
    row.id,
    row.at,
    row.action,
    row.personId,
    row.personName,
    row.disputeId,
    row.documentId,
    row.uploadId,
    row.filename,
    row.kind,
    row.detail && sortedEntries(row.detail),
    row.requestId,
    row.address,
  ])
}

/** Postgres keeps no order of keys. */
function sortedEntries(detail: NonNullable<AuditContent['detail']>): [string, unknown][] {
  return Object.entries(detail).toSorted(([a], [b]) => (a < b ? -1 : 1))
}
