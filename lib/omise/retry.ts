import type { OmiseError } from './errors'

/** `attempts` includes the first one. Delays in milliseconds. */
export type RetryPolicy = { attempts: number; baseDelayMs: number; maxDelayMs: number }

export const DEFAULT_RETRY: RetryPolicy = { attempts: 3, baseDelayMs: 250, maxDelayMs: 4_000 }

const RETRYABLE: ReadonlySet<string> = new Set(['network', 'rate_limited', 'unavailable'])

/** An upper bound, since a broken header must not delay work for a year. */
const MAX_RETRY_AFTER_MS = 60 * 60 * 1000

/**
 * The wait before the next attempt of a read, or null when there is none: the attempts are used up, the error is
 * permanent, or Omise requested a longer wait than `maxDelayMs` (an earlier retry would only prolong the throttling).
 */
export function retryDelay(
  error: OmiseError,
  attempt: number,
  policy: RetryPolicy,
  random: () => number,
): number | null {
  if (attempt >= policy.attempts || !RETRYABLE.has(error.code)) return null
  const backoff = Math.min(policy.maxDelayMs, policy.baseDelayMs * 2 ** (attempt - 1))
  const jittered = backoff / 2 + (random() * backoff) / 2
  const asked = error.retryAfterMs ?? 0
  return asked > policy.maxDelayMs ? null : Math.max(asked, jittered)
}

/**
 * The wait of a `Retry-After` header in milliseconds: seconds, or a date relative to the response's own `Date` header,
 * which makes it independent of the local clock.
 */
export function parseRetryAfter(
  retryAfter: string | undefined,
  date: string | undefined,
): number | undefined {
  const value = retryAfter?.trim() ?? ''
  if (/^\d+$/.test(value)) return bounded(Number(value) * 1000)
  const until = Date.parse(value)
  if (Number.isNaN(until)) return undefined
  const sent = Date.parse(date ?? '')
  return bounded(until - (Number.isNaN(sent) ? Date.now() : sent))
}

function bounded(ms: number): number {
  return Math.min(Math.max(ms, 0), MAX_RETRY_AFTER_MS)
}
