import type { Upload } from '@/lib/contract/documents'
import { api } from '@/lib/format/paths'
import { requestJson } from './request'

const loadUploadSchema = async () => (await import('@/lib/contract/documents')).uploadSchema

/**
 * Withdraws an upload that is not a document yet. Answers with where it stands: `withdrawn`, `delivered` when Omise
 * turned out to have it, or unsettled with `withdrawnBy` while Omise is still asked.
 */
export function withdrawUpload(disputeId: string, uploadId: string): Promise<Upload> {
  return requestJson(loadUploadSchema, api.upload(disputeId, uploadId), { method: 'DELETE' })
}
