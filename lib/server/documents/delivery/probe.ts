import 'server-only'
import { inArray } from 'drizzle-orm'
import { uploads } from '@/lib/db/schema'
import { OmiseError } from '@/lib/omise/errors'
import type { OmiseDocument } from '@/lib/omise/types'
import { desk } from '@/lib/server/desk'
import { allDocuments, idsOf } from '@/lib/server/omise-gateway/all-documents'
import type { Upload } from './upload'

/** The ids of all documents the dispute has now. */
export async function documentIdsOf(disputeId: string): Promise<string[]> {
  return idsOf(await allDocuments(disputeId))
}

/**
 * The document that an attempt with a lost answer made, if it made one: new since the attempt began, with our
 * filename and kind, and not the outcome of another upload.
 * @throws OmiseError also when a new document cannot be read: it may be the one
 */
export async function findDelivered(upload: Upload): Promise<OmiseDocument | null> {
  const before = new Set(upload.documentIdsBefore ?? [])
  const { data, unreadable } = await allDocuments(upload.disputeId)
  const candidates = data.filter(
    ({ id, filename, kind }) =>
      !before.has(id) && filename === upload.filename && kind === upload.kind,
  )
  const taken = await ownedByUploads(candidates.map(({ id }) => id))
  const found = candidates.find(({ id }) => !taken.has(id)) ?? null
  if (found === null && unreadable.some(({ id }) => id === null || !before.has(id))) {
    throw new OmiseError({ code: 'unreadable', message: 'A new document cannot be read' })
  }
  return found
}

async function ownedByUploads(documentIds: string[]): Promise<Set<string>> {
  if (documentIds.length === 0) return new Set()
  const rows = await desk()
    .db.select({ documentId: uploads.documentId })
    .from(uploads)
    .where(inArray(uploads.documentId, documentIds))
  return new Set(rows.flatMap(({ documentId }) => (documentId ? [documentId] : [])))
}
