import 'server-only'
import { CSV_START, csvLine } from '@/lib/format/csv'
import { desk } from '@/lib/server/desk'
import { readNames, type Names } from '@/lib/server/people/names'
import { pagesOfRows, type FoundRow } from '@/lib/server/views/audit/find-rows'
import { noteOf } from '@/lib/server/views/history'

/** The dispute's history as a CSV, oldest first. */
export async function* historyCsv(disputeId: string): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  const names = await readNames(desk().db)
  yield encoder.encode(
    CSV_START + csvLine(['at', 'person', 'action', 'document', 'filename', 'kind', 'note']),
  )
  for await (const rows of pagesOfRows({ dispute: disputeId })) {
    yield encoder.encode(rows.map((row) => toLine(row, names)).join(''))
  }
}

function toLine(row: FoundRow, names: Names): string {
  return csvLine([
    row.at.toISOString(),
    names.inAudit(row),
    row.action,
    row.documentId,
    row.filename,
    row.kind,
    noteOf(row.detail),
  ])
}
