import 'server-only'
import { eq, inArray } from 'drizzle-orm'
import type { Database } from '@/lib/db/open-database'
import { people, uploads } from '@/lib/db/schema'
import { readNames } from '@/lib/server/people/read-names'
import type { LedgerEntry } from './to-document'

/** Who added which of these documents here, by document id. Those added elsewhere are not in it. */
export async function readLedger(
  db: Database,
  documentIds: readonly string[],
): Promise<Map<string, LedgerEntry>> {
  if (documentIds.length === 0) return new Map()
  const rows = await db
    .select({ upload: uploads, addedBy: { name: people.name } })
    .from(uploads)
    .innerJoin(people, eq(people.id, uploads.personId))
    .where(inArray(uploads.documentId, [...documentIds]))
  return new Map(rows.map((row) => [row.upload.documentId ?? '', row]))
}

/** The names of those who uploaded, by their id. */
export async function readUploaders(
  db: Database,
  rows: readonly { personId: string }[],
): Promise<ReadonlyMap<string, string>> {
  return readNames(
    db,
    rows.map(({ personId }) => personId),
  )
}
