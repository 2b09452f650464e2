import { respondBySchema } from '@/lib/contract/disputes'
import { api } from '@/lib/format/paths'
import { sendJson } from './send-json'

/**
 * Sets the exact respond-by date; null restores the estimate. Throws ApiError. Import lazily: this module loads zod.
 */
export function setRespondBy(disputeId: string, at: Date | null): Promise<unknown> {
  const path = api.respondBy(disputeId)
  return at === null
    ? sendJson(respondBySchema, 'DELETE', path)
    : sendJson(respondBySchema, 'PUT', path, { at: at.toISOString() })
}
