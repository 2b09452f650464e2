import type { Session } from '@/lib/contract/session'
import { api } from '@/lib/format/paths'
import { requestJsonOnce } from './request'

/** How long the session lasts. @throws ApiError `not_signed_in` when it is over, `other_person`, `network` and others */
export function readSession(): Promise<Session> {
  return requestJsonOnce(
    async () => (await import('@/lib/contract/session')).sessionSchema,
    api.session(),
  )
}
