/** The service failed often of late, so it is not asked. */
export class CircuitOpenError extends Error {
  override readonly name = 'CircuitOpenError'
  readonly retryAfterMs: number

  constructor(retryAfterMs: number) {
    super('The circuit breaker is open')
    this.retryAfterMs = retryAfterMs
  }
}

/** What an error says about the service: that it is down, that it works, or nothing, as when the caller aborted. */
export type ServiceState = 'down' | 'up' | 'unknown'

export type CircuitBreakerOptions = {
  /** Consecutive failures that open it. */
  failures: number
  /** How long it stays open, in milliseconds, until one call is tried. */
  openMs: number
  stateAfter: (error: unknown) => ServiceState
  now: () => number
}

export type CircuitBreaker = {
  /** @throws CircuitOpenError when `run` would */
  assertClosed(): void
  /**
   * Calls the service.
   * @throws CircuitOpenError without calling it while it is open, or while another call tries whether it works again;
   * the error of `call`
   */
  run<Result>(call: () => Promise<Result>): Promise<Result>
}

/**
 * Stops calling a service that is down, so that its callers get their answer immediately and it can recover. After
 * `openMs` a single call is tried: its success closes the circuit, its failure opens it again.
 */
export function createCircuitBreaker(options: CircuitBreakerOptions): CircuitBreaker {
  const { openMs, stateAfter, now } = options
  let failures = 0
  let openUntil = 0
  let isTrying = false

  const isOpen = () => failures >= options.failures

  function assertClosed(): void {
    const wait = openUntil - now()
    if (isOpen() && (wait > 0 || isTrying)) throw new CircuitOpenError(Math.max(wait, 1000))
  }

  function record(state: ServiceState): void {
    if (state === 'up') failures = 0
    if (state !== 'down') return
    failures += 1
    openUntil = now() + openMs
  }

  return {
    assertClosed,
    async run(call) {
      assertClosed()
      const isTrial = isOpen()
      if (isTrial) isTrying = true
      try {
        const result = await call()
        record('up')
        return result
      } catch (error) {
        record(stateAfter(error))
        throw error
      } finally {
        if (isTrial) isTrying = false
      }
    },
  }
}
