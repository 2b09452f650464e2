import 'server-only'
import { inArray } from 'drizzle-orm'
import type { Database } from '@/lib/db/open-database'
import { uploads } from '@/lib/db/schema'
import { readNames } from '@/lib/server/people/read-names'
import type { LedgerEntry } from './to-document'

/** Who added which of these documents here, by document id. Those added elsewhere are not in it. */
export async function readLedger(
  db: Database,
  documentIds: readonly string[],
): Promise<Map<string, LedgerEntry>> {
  if (documentIds.length === 0) return new Map()
  const [rows, names] = await Promise.all([
    db
      .select()
      .from(uploads)
      .where(inArray(uploads.documentId, [...documentIds])),
    readNames(db),
  ])
  return new Map(
    rows.map((upload) => [
      upload.documentId ?? '',
      { upload, addedBy: { name: names.of(upload.personId) ?? '' } },
    ]),
  )
}
