import 'server-only'
import { setTimeout as delay } from 'node:timers/promises'

/** Work that continues after the response was sent, and that a stop waits for. */
export type BackgroundTasks = {
  track<Result>(work: Promise<Result>): Promise<Result>
  /**
   * Fires when the time to finish is over: running tasks must stop and leave a state that the next start reconciles.
   */
  stopping: AbortSignal
  /** Resolves when no task is running, or shortly after `graceMs`. */
  finish(graceMs: number): Promise<void>
}

/** How long aborted work may take to record its state. */
const ABORT_GRACE_MS = 2_000

export function createBackgroundTasks(): BackgroundTasks {
  const running = new Set<Promise<unknown>>()
  const stop = new AbortController()
  const settled = () => Promise.allSettled(running)
  return {
    track(work) {
      const tracked = work.finally(() => running.delete(tracked))
      running.add(tracked)
      // The caller handles the error; this promise only counts.
      tracked.catch(() => undefined)
      return tracked
    },
    stopping: stop.signal,
    async finish(graceMs) {
      await Promise.race([settled(), delay(graceMs, undefined, { ref: false })])
      stop.abort()
      await Promise.race([settled(), delay(ABORT_GRACE_MS, undefined, { ref: false })])
    },
  }
}
