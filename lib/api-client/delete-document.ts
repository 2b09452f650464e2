import type { Document } from '@/lib/contract/documents'
import { api } from '@/lib/format/paths'
import { seenHeader } from './drift-guard'
import { requestJson } from './request'

const loadDocumentSchema = async () => (await import('@/lib/contract/documents')).documentSchema

/**
 * Deletes a document at Omise, for good. Answers with the document as it was. `seen`: as in DriftGuard.run.
 * Throws ApiError: `dispute_not_open`, `document_not_found` (already deleted), `documents_changed`,
 * `omise_outcome_unknown` and others.
 */
export function deleteDocument(
  disputeId: string,
  documentId: string,
  seen: string | undefined,
): Promise<Document> {
  return requestJson(loadDocumentSchema, api.document(disputeId, documentId), {
    method: 'DELETE',
    headers: seenHeader(seen),
  })
}
