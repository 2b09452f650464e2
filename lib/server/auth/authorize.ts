import 'server-only'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { can, type Action } from '@/lib/evidence/access'
import type { Person } from '@/lib/server/people/person'
import { DeskError } from '@/lib/server/platform/errors'

/** The first call of every use case, so that authorization does not depend on the page or route. */
export function authorize(person: Person, action: Action): void {
  if (!can(person.role, action)) throw new DeskError('not_allowed')
}

/**
 * More than any person clicks; it keeps a runaway script from using up the account's rate limit at Omise. Counted per
 * person and process, which is precise enough for protection.
 */
const perMinute = new RateLimiterMemory({ points: 1200, duration: 60 })

/** @throws DeskError `too_many_requests` */
export async function countRequest(person: Person): Promise<void> {
  try {
    await perMinute.consume(person.id)
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal
    throw new DeskError('too_many_requests', {
      retryAfterSeconds: Math.ceil(refusal.msBeforeNext / 1000),
    })
  }
}
