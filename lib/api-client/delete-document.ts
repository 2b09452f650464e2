import type { Document } from '@/lib/contract/documents'
import { api, withQuery } from '@/lib/format/paths'
import { seenHeader } from './conflict-check'
import { requestJson } from './request'

const loadDocumentSchema = async () => (await import('@/lib/contract/documents')).documentSchema

/**
 * Deletes a document at Omise. Resolves with the former document; its `bytes` is `vault` when it can be restored.
 * `forGood` permits a deletion that cannot be undone. `seen`: as in ConflictCheck.run. Throws ApiError:
 * `dispute_not_open`, `dispute_being_answered`, `document_not_found` (already deleted), `documents_changed`,
 * `copy_missing` (nothing was deleted: it needs `forGood`), `omise_outcome_unknown` and others.
 */
export function deleteDocument(
  disputeId: string,
  documentId: string,
  { seen, forGood }: { seen: string | undefined; forGood: boolean },
): Promise<Document> {
  const query = { forGood: forGood ? 1 : undefined }
  return requestJson(loadDocumentSchema, withQuery(api.document(disputeId, documentId), query), {
    method: 'DELETE',
    headers: seenHeader(seen),
  })
}
