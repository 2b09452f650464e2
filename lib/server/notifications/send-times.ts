import 'server-only'
import { desk } from '@/lib/server/desk'
import { SEND_TIMEOUT_MS } from './channels/channel'
import type { Recipient } from './recipient'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** The waits after the first attempts; all later ones are `RETRY_EVERY_MS`, so that a recovered server is found soon. */
const FIRST_RETRIES_MS: readonly number[] = [
  MINUTE_MS / 2,
  2 * MINUTE_MS,
  5 * MINUTE_MS,
  15 * MINUTE_MS,
]
const RETRY_EVERY_MS = 30 * MINUTE_MS
/** About a day. */
const MAX_ATTEMPTS = 52
const LONGEST_RETRY_MS = 8 * HOUR_MS

/** For tests, which scale all waits. */
const SHORTEST_TIMEOUT_MS = 10_000

/** The clocks of two servers, and the work after an attempt, differ by less. */
const MARGIN_MS = 30_000

/** The wait after this many attempts, at least what the receiver requested; null after the last one. */
export function retryAfterMs(attempts: number, requestedMs = 0): number | null {
  const { random, pace } = desk()
  if (attempts >= MAX_ATTEMPTS) return null
  const afterMs = FIRST_RETRIES_MS[attempts - 1] ?? RETRY_EVERY_MS
  // Jitter, so that many messages do not return to a recovering server in step.
  const jittered = afterMs * (0.75 + random() / 2)
  return Math.round(Math.max(jittered, Math.min(requestedMs, LONGEST_RETRY_MS)) * pace)
}

/** How long notices wait while a response of their dispute is being submitted. */
export function holdMs(): number {
  return MINUTE_MS * desk().pace
}

/** The longest that an attempt on a channel may take. */
export function sendTimeoutMs(channel: Recipient['channel']): number {
  const { email, line, webhook } = SEND_TIMEOUT_MS
  const limitMs = channel === 'email' ? email : Math.max(line, webhook)
  return Math.max(SHORTEST_TIMEOUT_MS, limitMs * desk().pace)
}

/** An attempt that started longer ago and has no outcome belongs to a process that died. */
export function staleAfterMs(): number {
  return sendTimeoutMs('email') + MARGIN_MS * desk().pace
}
