import { documentSchema, type Document } from '@/lib/contract/documents'
import { api } from '@/lib/format/paths'
import { requestJson } from './request'

/**
 * Deletes a document at Omise, for good. Answers with the document as it was.
 * Throws ApiError: `dispute_not_open`, `document_not_found` (already deleted), `omise_outcome_unknown` and others.
 */
export function deleteDocument(disputeId: string, documentId: string): Promise<Document> {
  return requestJson(documentSchema, api.document(disputeId, documentId), { method: 'DELETE' })
}
