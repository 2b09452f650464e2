export type DeadlineState = 'open' | 'timed_out' | 'aborted'

/** A caller's signal and a time limit, joined into one signal. */
export type Deadline = {
  signal: AbortSignal
  /** Which of the two fired, if any. The caller's signal takes precedence. */
  state(): DeadlineState
  /** Stops the timer; must be called when the work is done. */
  close(): void
}

export function openDeadline(timeoutMs: number, signal?: AbortSignal): Deadline {
  const controller = new AbortController()
  let timedOut = false
  const timer = setTimeout(() => {
    timedOut = true
    controller.abort(new Error(`no complete answer within ${timeoutMs} ms`))
  }, timeoutMs)
  const onAbort = () => controller.abort(signal?.reason)

  if (signal?.aborted) onAbort()
  else signal?.addEventListener('abort', onAbort, { once: true })

  return {
    signal: controller.signal,
    state() {
      if (signal?.aborted) return 'aborted'
      return timedOut ? 'timed_out' : 'open'
    },
    close() {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
    },
  }
}
