import 'server-only'
import { createHash } from 'node:crypto'
import type { auditLog } from '@/lib/db/schema/audit-log'

type AuditRow = typeof auditLog.$inferSelect

/** The hashed content of an audit row. `at` is in the format of `toAuditTime`, since a Date would drop microseconds. */
export type AuditContent = Omit<AuditRow, 'at' | 'hash'> & { at: string }

/** Takes the place of the previous hash in the first row. */
export const CHAIN_START = 'the start of an Evidence Desk audit log'

/** SHA-256, in hex, of a row and the hash of the previous row. */
export function auditHash(before: string, row: AuditContent): string {
  return createHash('sha256').update(canonical(before, row)).digest('hex')
}

/** `2026-11-24T03:12:09.120000Z`: UTC, with microseconds as in Postgres. */
export function toAuditTime(at: Date): string {
  return at.toISOString().replace('Z', '000Z')
}

/**
 * An injective encoding: JSON delimits each field whatever it contains, and distinguishes null from the word. The order
 * is part of the format; changing it would make every existing row appear altered.
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

/** Postgres does not keep the order of keys. */
function sortedEntries(detail: NonNullable<AuditContent['detail']>): [string, unknown][] {
  return Object.entries(detail).toSorted(([a], [b]) => (a < b ? -1 : 1))
}
