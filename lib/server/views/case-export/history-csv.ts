import 'server-only'
import { CSV_START, csvLine } from '@/lib/format/csv'
import { pagesOfRows, type FoundRow } from '@/lib/server/views/audit/find-rows'
import { noteOf } from '@/lib/server/views/history'

/** All that was done with a dispute here, oldest first, as a CSV. */
export async function* historyCsv(disputeId: string): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  yield encoder.encode(
    CSV_START + csvLine(['at', 'person', 'action', 'document', 'filename', 'kind', 'note']),
  )
  for await (const rows of pagesOfRows({ dispute: disputeId })) {
    yield encoder.encode(rows.map(toLine).join(''))
  }
}

function toLine(row: FoundRow): string {
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
