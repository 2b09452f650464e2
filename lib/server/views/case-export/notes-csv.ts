import 'server-only'
import type { Notes } from '@/lib/contract/teamwork'
import { CSV_START, csvLine } from '@/lib/format/csv'

/** The internal notes as a CSV, oldest first. */
export async function* notesCsv(notes: Notes['items']): AsyncGenerator<Uint8Array> {
  const lines = notes.map(({ at, by, text, mentions }) =>
    csvLine([at, by.name, text, mentions.map(({ name }) => name).join('; ')]),
  )
  const head = csvLine(['at', 'person', 'internal note', 'mentions'])
  yield new TextEncoder().encode(CSV_START + head + lines.join(''))
}
