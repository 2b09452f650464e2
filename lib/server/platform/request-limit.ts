import 'server-only'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { DeskError } from './errors'

/**
 * Counts the requests of each key within a minute. Counted per process, which is precise enough for protection.
 * @returns a function that counts one request and throws DeskError `too_many_requests`
 */
export function requestLimit(perMinute: number): (key: string) => Promise<void> {
  const limiter = new RateLimiterMemory({ points: perMinute, duration: 60 })
  return async (key) => {
    try {
      await limiter.consume(key)
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal
      throw new DeskError('too_many_requests', {
        retryAfterSeconds: Math.ceil(refusal.msBeforeNext / 1000),
      })
    }
  }
}
