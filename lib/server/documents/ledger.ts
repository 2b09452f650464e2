import 'server-only'
import { eq, inArray } from 'drizzle-orm'
import type { Document } from '@/lib/contract/documents'
import type { Database } from '@/lib/db/open-database'
import { uploads } from '@/lib/db/schema/documents'
import type { OmiseDocument } from '@/lib/omise/types'
import { readNames } from '@/lib/server/people/names'

/** An upload as stored in the database. */
export type Upload = typeof uploads.$inferSelect

export async function findUpload(db: Database, uploadId: string): Promise<Upload | null> {
  const [upload] = await db.select().from(uploads).where(eq(uploads.id, uploadId))
  return upload ?? null
}

/** The record of a document that was added here. */
export type LedgerEntry = {
  upload: Upload
  addedBy: { name: string }
}

/** The ledger entries of these documents, by document id. Documents added elsewhere have none. */
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

export function toDocument(document: OmiseDocument, entry: LedgerEntry | undefined): Document {
  const upload = entry?.upload
  return {
    id: document.id,
    filename: document.filename,
    originalFilename:
      upload && upload.originalFilename !== document.filename ? upload.originalFilename : null,
    kind: document.kind,
    createdAt: document.createdAt.toISOString(),
    size: upload?.size ?? null,
    contentType: upload?.contentType ?? null,
    pages: upload?.pages ?? null,
    addedBy: entry ? { name: entry.addedBy.name } : null,
    bytes: upload?.vaultFile ? 'vault' : document.downloadUri ? 'omise' : 'unavailable',
  }
}
