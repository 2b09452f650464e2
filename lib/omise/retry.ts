import type { OmiseError } from './errors'

/** `attempts` includes the first one. Delays in milliseconds. */
export type RetryPolicy = { attempts: number; baseDelayMs: number; maxDelayMs: number }

export const DEFAULT_RETRY: RetryPolicy = { attempts: 3, baseDelayMs: 250, maxDelayMs: 4_000 }

const RETRYABLE: ReadonlySet<string> = new Set(['network', 'rate_limited', 'unavailable'])

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
