import type { Session } from '@/lib/contract/session'
import { api } from '@/lib/format/paths'
import { requestJsonOnce } from './request'

/**
 * The remaining time of the session.
 * @throws ApiError `not_signed_in` when it has ended, `other_person`, `network` and others
 */
export function readSession(): Promise<Session> {
  return requestJsonOnce(
    async () => (await import('@/lib/contract/session')).sessionSchema,
    api.session(),
  )
}
