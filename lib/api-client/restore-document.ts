import * as z from 'zod/mini'
import { documentSchema, uploadSchema, type Document, type Upload } from '@/lib/contract/documents'
import { api, withQuery } from '@/lib/format/paths'
import { seenHeader } from './drift-guard'
import { requestJson } from './request'

const restoredSchema = z.union([documentSchema, uploadSchema])

/**
 * Brings back a document that was deleted here. Answers with the new document, or with the upload that becomes it
 * once Omise can be reached. `uploadId` is a UUID; sending the same one again is safe. `seen`: as in DriftGuard.run.
 * Throws ApiError: `nothing_to_restore`, `bytes_unavailable`, `dispute_not_open`, `documents_changed` and others.
 */
export function restoreDocument(
  disputeId: string,
  documentId: string,
  uploadId: string,
  seen: string | undefined,
): Promise<Document | Upload> {
  const path = withQuery(api.restore(disputeId, documentId), { uploadId })
  return requestJson(restoredSchema, path, { method: 'POST', headers: seenHeader(seen) })
}
