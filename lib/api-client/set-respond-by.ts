import { respondBySchema } from '@/lib/contract/disputes'
import { api } from '@/lib/format/paths'
import { requestJson } from './request'

/** Sets the exact respond-by date, or with null goes back to the estimate. Throws ApiError. Brings zod, so import() it. */
export function setRespondBy(disputeId: string, at: Date | null): Promise<unknown> {
  return requestJson(
    async () => respondBySchema,
    api.respondBy(disputeId),
    at === null
      ? { method: 'DELETE' }
      : {
          method: 'PUT',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ at: at.toISOString() }),
        },
  )
}
