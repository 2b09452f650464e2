import 'server-only'
import { desk } from '@/lib/server/desk'

/**
 * The time limits of calls to Omise, and when an operation with an unknown outcome becomes stale, in milliseconds. The
 * limits of calls follow OMISE_TIMEOUT_SECONDS.
 */

/** One request to Omise, from the moment it has a slot. */
export function requestTimeoutMs({ omiseTimeoutSeconds }: TimeoutSetting): number {
  return omiseTimeoutSeconds * 1_000
}

/** Like `requestTimeoutMs`, for a request that carries a file. */
export function uploadTimeoutMs(setting: TimeoutSetting): number {
  return 2 * requestTimeoutMs(setting)
}

/** A change, including the wait for a slot; it is aborted afterwards. */
export function attemptTimeoutMs(setting: TimeoutSetting): number {
  return 2 * requestTimeoutMs(setting)
}

/** Copying a document from Omise's download link before it is deleted; the person waits for it. */
export function copyTimeoutMs(setting: TimeoutSetting): number {
  return requestTimeoutMs(setting) / 2
}

/**
 * The age at which an operation without an outcome counts as abandoned: no request sent for it can still be running.
 */
export function staleAfterMs(setting: TimeoutSetting): number {
  return Math.max(MIN_STALE_MS, attemptTimeoutMs(setting) + ABORT_GRACE_MS)
}

/** `staleAfterMs` for the jobs; tests scale it down with all other waits. */
export function reconcileAfterMs(): number {
  const { env, pace } = desk()
  return staleAfterMs(env) * pace
}

/** The interval between probes while the outcome of an operation is unknown. */
export function probeEveryMs(): number {
  return PROBE_MS * desk().pace
}

/** After how long a delivery whose lock was held, or that was not due, is tried again. */
export function retryDeliveryAfterMs(): number {
  return RETRY_DELIVERY_MS * desk().pace
}

/** Whether an operation that started then counts as abandoned, for the jobs. */
export function isStale(startedAt: Date): boolean {
  return desk().now().getTime() - startedAt.getTime() >= reconcileAfterMs()
}

/** How long an upload request waits for Omise before it returns 202; the delivery continues. */
export const UPLOAD_RESPONSE_AFTER_MS = 8_000
/** Like `UPLOAD_RESPONSE_AFTER_MS`, for the withdrawal of an upload that is being sent. */
export const WITHDRAWAL_RESPONSE_AFTER_MS = 3_000

type TimeoutSetting = { omiseTimeoutSeconds: number }

const MIN_STALE_MS = 60_000
/**
 * The delay between the abort of a request and the arrival of its last byte at Omise, plus the clock skew of servers.
 */
const ABORT_GRACE_MS = 5_000
const PROBE_MS = 5_000
const RETRY_DELIVERY_MS = 2_000
