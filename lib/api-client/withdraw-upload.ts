import type { Upload } from '@/lib/contract/documents'
import { api } from '@/lib/format/paths'
import { requestJson } from './request'

const loadUploadSchema = async () => (await import('@/lib/contract/documents')).uploadSchema

/**
 * Withdraws an upload that is not a document yet. Resolves with its state: `withdrawn`, `delivered` when Omise has it,
 * or unsettled with `withdrawnBy` while that is unknown.
 */
export function withdrawUpload(disputeId: string, uploadId: string): Promise<Upload> {
  return requestJson(loadUploadSchema, api.upload(disputeId, uploadId), { method: 'DELETE' })
}
