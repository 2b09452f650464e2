import 'server-only'
import { desk } from '@/lib/server/desk'

/**
 * How long calls to Omise may take and when an operation without a known outcome becomes stale, in milliseconds. What
 * bounds a call follows OMISE_TIMEOUT_SECONDS.
 */

/** One request to Omise, from the moment it has a place among those in flight. */
export function requestTimeoutMs({ omiseTimeoutSeconds }: TimeoutSetting): number {
  return omiseTimeoutSeconds * 1_000
}

/** As `requestTimeoutMs`, for a request that carries a file. */
export function uploadTimeoutMs(setting: TimeoutSetting): number {
  return 2 * requestTimeoutMs(setting)
}

/** A change, the wait for its place included: it is aborted after this. */
export function attemptTimeoutMs(setting: TimeoutSetting): number {
  return 2 * requestTimeoutMs(setting)
}

/** Copying a document from Omise's download link before it is deleted: the person waits for the deletion. */
export function copyTimeoutMs(setting: TimeoutSetting): number {
  return requestTimeoutMs(setting) / 2
}

/** An operation this old without an outcome was abandoned: nothing that was sent for it can still be under way. */
export function staleAfterMs(setting: TimeoutSetting): number {
  return Math.max(MIN_STALE_MS, attemptTimeoutMs(setting) + ABORT_GRACE_MS)
}

/** `staleAfterMs` as the jobs count it: shorter where tests shorten all waits. */
export function reconcileAfterMs(): number {
  const { env, pace } = desk()
  return staleAfterMs(env) * pace
}

/** How long after one probe of Omise the next one follows, while the outcome of an operation is unknown. */
export function probeEveryMs(): number {
  return PROBE_MS * desk().pace
}

/** After how long a delivery that found its lock held, or was too early, is tried again. */
export function retryDeliveryAfterMs(): number {
  return RETRY_DELIVERY_MS * desk().pace
}

/** Whether an operation that began then was abandoned, as the jobs count it. */
export function isStale(startedAt: Date): boolean {
  return desk().now().getTime() - startedAt.getTime() >= reconcileAfterMs()
}

/** How long an upload's request waits for Omise before it answers 202; the delivery continues. */
export const UPLOAD_RESPONSE_AFTER_MS = 8_000
/** As `UPLOAD_RESPONSE_AFTER_MS`, for the withdrawal of an upload that is being sent. */
export const WITHDRAWAL_RESPONSE_AFTER_MS = 3_000

type TimeoutSetting = { omiseTimeoutSeconds: number }

const MIN_STALE_MS = 60_000
/** Between the abort of a request and the last byte of it at Omise, and what the clocks of servers differ. */
const ABORT_GRACE_MS = 5_000
const PROBE_MS = 5_000
const RETRY_DELIVERY_MS = 2_000
