/** An upper bound, since a broken header must not delay work for a year. */
const MAX_RETRY_AFTER_MS = 60 * 60 * 1000

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
