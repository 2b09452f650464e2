import type { Document, Upload } from '@/lib/contract/documents'
import { api, withQuery } from '@/lib/format/paths'
import { seenHeader } from './conflict-check'
import { requestJson } from './request'

const loadRestoredSchema = async () => (await import('@/lib/contract/documents')).restoredSchema

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
  const path = withQuery(api.restore(disputeId, documentId), { uploadId })
  return requestJson(loadRestoredSchema, path, { method: 'POST', headers: seenHeader(seen) })
}
