import 'server-only'
import type { AuditFilter, AuditPage, AuditQuery, AuditRow } from '@/lib/contract/audit'
import { authorize } from '@/lib/server/auth/authorize'
import type { Person } from '@/lib/server/people/person'
import { desk } from '@/lib/server/desk'
import { cleanName } from '@/lib/server/people/names'
import { readNames, type Names } from '@/lib/server/people/names'
import { findRows, type FoundRow } from './find-rows'

/** One page of the audit log, newest first. */
export async function readAudit(person: Person, query: AuditQuery): Promise<AuditPage> {
  authorize(person, 'audit.read')
  const { limit, before, after, ...filter } = query
  const [page, names] = await Promise.all([
    readPage(filter, limit, before, after),
    readNames(desk().db),
  ])
  const { rows, older, newer } = page
  return {
    items: rows.map((row) => toAuditRow(row, names)),
    limit,
    older,
    newer,
    people: names.all(),
  }
}

type Page = { rows: FoundRow[]; older: string | null; newer: string | null }

async function readPage(
  filter: AuditFilter,
  limit: number,
  before: string | undefined,
  after: string | undefined,
): Promise<Page> {
  // One extra row shows whether another page follows.
  const more = limit + 1
  if (after !== undefined && before === undefined) {
    const found = await findRows(filter, { direction: 'newer', from: after, limit: more })
    const rows = found.slice(0, limit).toReversed()
    const newer = found.length > limit ? cursorOf(rows.at(0)) : null
    // The newest page is always full, not just what is newer than a cursor.
    if (rows.length === limit) return { rows, newer, older: cursorOf(rows.at(-1)) }
  }
  const found = await findRows(filter, { direction: 'older', from: before, limit: more })
  const rows = found.slice(0, limit)
  const older = found.length > limit ? cursorOf(rows.at(-1)) : null
  const newer = before === undefined ? null : (cursorOf(rows.at(0)) ?? before)
  return { rows, older, newer }
}

function cursorOf(row: FoundRow | undefined): string | null {
  return row?.cursor ?? null
}

function toAuditRow(row: FoundRow, names: Names): AuditRow {
  const { id, sequence, at, action, personId, personName } = row
  const { disputeId, filename, kind, detail, address } = row
  return {
    id,
    sequence,
    at: at.toISOString(),
    action,
    person: personName && cleanName(personName),
    personId,
    email: personId === null ? null : names.emailOf(personId),
    disputeId,
    filename,
    kind,
    detail,
    address,
  }
}
