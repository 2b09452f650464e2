import type { Document, KindChange, Upload } from '@/lib/contract/documents'
import { api, withQuery } from '@/lib/format/paths'
import { seenHeader } from '@/lib/api-client/conflict-check'
import { requestJson } from '@/lib/api-client/request'

/** Calls about documents, and about uploads that are not documents yet. All throw ApiError. */

const schemas = () => import('@/lib/contract/documents')

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
  return requestJson(
    async () => (await schemas()).documentSchema,
    withQuery(api.document(disputeId, documentId), query),
    { method: 'DELETE', headers: seenHeader(seen) },
  )
}

/**
 * Restores a document that was deleted here. Resolves with the new document, or with the upload that becomes it once
 * Omise is reachable. `uploadId` is a UUID; repeating it is safe. `seen`: as in ConflictCheck.run. Throws ApiError:
 * `nothing_to_restore`, `bytes_unavailable`, `dispute_not_open`, `documents_changed` and others.
 */
export function restoreDocument(
  disputeId: string,
  documentId: string,
  uploadId: string,
  seen: string | undefined,
): Promise<Document | Upload> {
  return requestJson(
    async () => (await schemas()).restoredSchema,
    withQuery(api.restore(disputeId, documentId), { uploadId }),
    { method: 'POST', headers: seenHeader(seen) },
  )
}

/**
 * Gives a document another kind. Resolves with the state of the change: `done`, `underway` when the server continues it,
 * or `both` when the former document could not be deleted. `changeId` is a UUID; repeating it is safe. `seen`: as in
 * ConflictCheck.run. Throws ApiError: `bytes_unavailable`, `kind_change_underway`, `document_not_found`,
 * `dispute_not_open`, `documents_changed` and others.
 */
export function changeKind(
  disputeId: string,
  documentId: string,
  { changeId, kind, seen }: { changeId: string; kind: string; seen: string | undefined },
): Promise<KindChange> {
  return requestJson(
    async () => (await schemas()).kindChangeSchema,
    withQuery(api.kind(disputeId, documentId), { changeId, kind }),
    { method: 'POST', headers: seenHeader(seen) },
  )
}

/**
 * Withdraws an upload that is not a document yet. Resolves with its state: `withdrawn`, `delivered` when Omise has it,
 * or unsettled with `withdrawnBy` while that is unknown.
 */
export function withdrawUpload(disputeId: string, uploadId: string): Promise<Upload> {
  return requestJson(async () => (await schemas()).uploadSchema, api.upload(disputeId, uploadId), {
    method: 'DELETE',
  })
}
