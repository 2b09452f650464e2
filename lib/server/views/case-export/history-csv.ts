import 'server-only'
import { and, asc, eq, gt } from 'drizzle-orm'
import { auditLog } from '@/lib/db/schema'
import { CSV_START, csvLine } from '@/lib/format/csv'
import { noteOf } from '@/lib/server/views/history'
import { desk } from '@/lib/server/desk'

const ROWS_AT_ONCE = 500

/** All that was done with a dispute here, oldest first, as a CSV. */
export async function* historyCsv(disputeId: string): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  yield encoder.encode(
    CSV_START + csvLine(['at', 'person', 'action', 'document', 'filename', 'kind', 'note']),
  )
  let last = 0
  for (;;) {
    const rows = await desk()
      .db.select()
      .from(auditLog)
      .where(and(eq(auditLog.disputeId, disputeId), gt(auditLog.sequence, last)))
      .orderBy(asc(auditLog.sequence))
      .limit(ROWS_AT_ONCE)
    if (rows.length === 0) return
    last = rows.at(-1)?.sequence ?? last
    yield encoder.encode(rows.map(toLine).join(''))
  }
}

function toLine(row: typeof auditLog.$inferSelect): string {
  return csvLine([
    row.at.toISOString(),
    row.personName,
    row.action,
    row.documentId,
    row.filename,
    row.kind,
    noteOf(row.detail),
  ])
}
