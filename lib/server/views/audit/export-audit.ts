import 'server-only'
import type { AuditFilter } from '@/lib/contract/audit'
import { CSV_START, csvLine } from '@/lib/format/csv'
import { authorize } from '@/lib/server/auth/authorize'
import type { Person } from '@/lib/server/people/person'
import { desk } from '@/lib/server/desk'
import type { Download } from '@/lib/server/http/download-body'
import { appendAuditAlone, type Actor } from '@/lib/server/audit-log/append-audit'
import { readNames, type Names } from '@/lib/server/people/names'
import { pagesOfRows, type FoundRow } from './find-rows'

const COLUMNS: readonly [string, (row: FoundRow, names: Names) => string | number | null][] = [
  ['row', (row) => row.sequence],
  ['time', (row) => row.at.toISOString()],
  ['action', (row) => row.action],
  ['person', (row) => row.personName],
  ['person_email', ({ personId }, names) => personId && names.emailOf(personId)],
  ['person_id', (row) => row.personId],
  ['dispute', (row) => row.disputeId],
  ['document', (row) => row.documentId],
  ['upload', (row) => row.uploadId],
  ['filename', (row) => row.filename],
  ['kind', (row) => row.kind],
  ['detail', (row) => (row.detail ? JSON.stringify(row.detail) : null)],
  ['request_id', (row) => row.requestId],
  ['address', (row) => row.address],
  ['hash', (row) => row.hash],
]

/**
 * The filtered rows as a CSV file, oldest first, read page by page while it is sent. The download is itself an audit
 * row, written before the file starts.
 */
export async function exportAudit(
  person: Person,
  actor: Actor,
  filter: AuditFilter,
): Promise<Download> {
  authorize(person, 'audit.read')
  await appendAuditAlone(desk().db, actor, {
    action: 'audit_exported',
    detail: Object.fromEntries(
      Object.entries(filter).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, value]],
      ),
    ),
  })
  return { headers: auditCsvHeaders(person), body: csvPages(filter) }
}

export function auditCsvHeaders(person: Person): HeadersInit {
  authorize(person, 'audit.read')
  const day = desk().now().toISOString().slice(0, 10)
  return {
    'Content-Type': 'text/csv; charset=utf-8',
    'Content-Disposition': `attachment; filename="audit-log-${day}.csv"`,
  }
}

async function* csvPages(filter: AuditFilter): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  const names = await readNames(desk().db)
  yield encoder.encode(CSV_START + csvLine(COLUMNS.map(([name]) => name)))
  for await (const rows of pagesOfRows(filter)) {
    const lines = rows.map((row) => csvLine(COLUMNS.map(([, read]) => read(row, names))))
    yield encoder.encode(lines.join(''))
  }
}
