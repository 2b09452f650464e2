import 'server-only'
import type { Document, Upload as UploadDto } from '@/lib/contract/documents'
import { readNames } from '@/lib/server/people/read-names'
import type { Upload } from '@/lib/server/documents/delivery/upload'
import { desk } from '@/lib/server/desk'
import { toDocument } from '@/lib/server/documents/to-document'
import { toUpload } from './to-upload'

/** A received file: a document already, or an upload whose delivery continues in the background. */
export type Received = { document: Document } | { upload: UploadDto }

/**
 * Describes it by our own record alone: the response to the same upload is the same at any time, whatever Omise does
 * or happens to the document later.
 */
export async function describeReceived(upload: Upload): Promise<Received> {
  const names = await readNames(desk().db)
  if (!upload.documentId) return { upload: toUpload(upload, names) }
  const addedBy = { name: names.of(upload.personId) ?? '' }
  const document = {
    id: upload.documentId,
    filename: upload.filename,
    kind: upload.kind,
    // When Omise told us of it; its own time may be a moment earlier.
    createdAt: upload.updatedAt,
    downloadUri: null,
    deleted: false,
    livemode: desk().env.omiseKeyIsLive,
  }
  return { document: toDocument(document, { upload, addedBy }) }
}

export function receivedResponse(received: Received): Response {
  return 'document' in received
    ? Response.json(received.document, { status: 201 })
    : Response.json(received.upload, { status: 202 })
}
