import 'server-only'
import { and, asc, desc, gt, lte } from 'drizzle-orm'
import type { AuditFilter } from '@/lib/contract/audit'
import { auditLog } from '@/lib/db/schema'
import { CSV_START, csvLine } from '@/lib/format/csv'
import { assertMay } from '@/lib/server/auth/authorize'
import type { Person } from '@/lib/server/people/person'
import { desk } from '@/lib/server/desk'
import { appendAuditAlone, type Actor } from '@/lib/server/audit-log/append-audit'
import { matching } from './find-rows'

type StoredRow = typeof auditLog.$inferSelect

const PAGE_ROWS = 500

const COLUMNS: readonly [string, (row: StoredRow) => string | number | null][] = [
  ['row', (row) => row.sequence],
  ['time', (row) => row.at.toISOString()],
  ['action', (row) => row.action],
  ['person', (row) => row.personName],
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
 * The rows of a filter as a CSV file, oldest first, read page by page while it is sent. That it was downloaded is a
 * row itself, written before the file begins.
 */
export async function exportAudit(
  person: Person,
  actor: Actor,
  filter: AuditFilter,
): Promise<Response> {
  assertMay(person, 'audit.read')
  await appendAuditAlone(desk().db, actor, {
    action: 'audit_exported',
    detail: Object.fromEntries(
      Object.entries(filter).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, value]],
      ),
    ),
  })
  const lines = csvLines(filter)
  const encoder = new TextEncoder()
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await lines.next()
      if (next.done) controller.close()
      else controller.enqueue(encoder.encode(next.value))
    },
    async cancel() {
      await lines.return()
    },
  })
  const day = desk().now().toISOString().slice(0, 10)
  return new Response(stream, {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="audit-log-${day}.csv"`,
    },
  })
}

/** One chunk of text a page. */
async function* csvLines(filter: AuditFilter): AsyncGenerator<string, void, undefined> {
  yield CSV_START + csvLine(COLUMNS.map(([name]) => name))
  const until = await lastSequence()
  let after = 0
  for (;;) {
    const rows = await pageAfter(filter, after, until)
    const last = rows.at(-1)
    if (!last) return
    yield rows.map((row) => csvLine(COLUMNS.map(([, read]) => read(row)))).join('')
    after = last.sequence
  }
}

/** What is written meanwhile is left out: a log that grows fast would have no end. */
async function lastSequence(): Promise<number> {
  const [last] = await desk()
    .db.select({ sequence: auditLog.sequence })
    .from(auditLog)
    .orderBy(desc(auditLog.sequence))
    .limit(1)
  return last?.sequence ?? 0
}

function pageAfter(filter: AuditFilter, after: number, until: number): Promise<StoredRow[]> {
  const { db, env } = desk()
  const { sequence } = auditLog
  return db
    .select()
    .from(auditLog)
    .where(and(gt(sequence, after), lte(sequence, until), matching(filter, env.timeZone)))
    .orderBy(asc(sequence))
    .limit(PAGE_ROWS)
}
