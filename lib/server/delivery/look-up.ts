import 'server-only'
import { inArray } from 'drizzle-orm'
import { uploads } from '@/lib/db/schema'
import type { OmiseDocument } from '@/lib/omise/types'
import { desk } from '@/lib/server/desk'
import { allDocuments } from '@/lib/server/documents/all-documents'
import type { Upload } from './upload'

/** The ids of all documents the dispute has now. */
export async function documentIdsOf(disputeId: string): Promise<string[]> {
  const documents = await allDocuments(disputeId)
  return documents.map(({ id }) => id)
}

/**
 * The document that an attempt with a lost answer made, if it made one: new since the attempt began, with our
 * filename and kind, and not the outcome of another upload.
 */
export async function findDelivered(upload: Upload): Promise<OmiseDocument | null> {
  const before = new Set(upload.documentIdsBefore ?? [])
  const candidates = (await allDocuments(upload.disputeId)).filter(
    ({ id, filename, kind }) =>
      !before.has(id) && filename === upload.filename && kind === upload.kind,
  )
  const taken = await ownedByUploads(candidates.map(({ id }) => id))
  return candidates.find(({ id }) => !taken.has(id)) ?? null
}

async function ownedByUploads(documentIds: string[]): Promise<Set<string>> {
  if (documentIds.length === 0) return new Set()
  const rows = await desk()
    .db.select({ documentId: uploads.documentId })
    .from(uploads)
    .where(inArray(uploads.documentId, documentIds))
  return new Set(rows.flatMap(({ documentId }) => (documentId ? [documentId] : [])))
}
