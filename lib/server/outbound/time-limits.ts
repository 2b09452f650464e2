import 'server-only'
import { desk } from '@/lib/server/desk'

/**
 * How long calls to Omise may take and when an operation without a known outcome is given up. All follow
 * OMISE_TIMEOUT_SECONDS, and all are in milliseconds.
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

/** How long after one look at Omise the next one follows, while the outcome of an operation is unknown. */
export function probeEveryMs(): number {
  return PROBE_MS * desk().pace
}

/** Whether an operation that began then was abandoned, as the jobs count it. */
export function isStale(startedAt: Date): boolean {
  return desk().now().getTime() - startedAt.getTime() >= reconcileAfterMs()
}

type TimeoutSetting = { omiseTimeoutSeconds: number }

const MIN_STALE_MS = 60_000
/** Between the abort of a request and the last byte of it at Omise, and what the clocks of servers differ. */
const ABORT_GRACE_MS = 5_000
const PROBE_MS = 5_000
