import 'server-only'
import type { Document } from '@/lib/contract/documents'
import type { uploads } from '@/lib/db/schema'
import type { OmiseDocument } from '@/lib/omise/types'

/** What our ledger knows of a document that was added here. */
export type LedgerEntry = {
  upload: typeof uploads.$inferSelect
  addedBy: { name: string }
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
