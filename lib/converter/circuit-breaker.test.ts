import { describe, expect, it } from 'vitest'
import { CircuitOpenError, createCircuitBreaker } from './circuit-breaker'

class Down extends Error {}
class Refused extends Error {}

function breakerAt(clock: { now: number }) {
  return createCircuitBreaker({
    failures: 3,
    openMs: 30_000,
    now: () => clock.now,
    stateAfter: (error) =>
      error instanceof Down ? 'down' : error instanceof Refused ? 'up' : 'unknown',
  })
}

describe('createCircuitBreaker', () => {
  function setUp() {
    const clock = { now: 0 }
    const breaker = breakerAt(clock)
    let calls = 0
    const call = (error?: Error) =>
      breaker.run(async () => {
        calls += 1
        if (error) throw error
        return 'done'
      })
    const fail = (error: Error) => call(error).catch((cause: unknown) => cause)
    return { clock, call, fail, calls: () => calls, breaker }
  }

  it('stops calling after three failures in a row, and says for how long', async () => {
    const { clock, fail, calls, breaker } = setUp()
    for (let index = 0; index < 3; index++) await fail(new Down())
    clock.now = 10_000
    const refusal = await fail(new Down())
    expect(refusal).toBeInstanceOf(CircuitOpenError)
    expect(refusal).toMatchObject({ retryAfterMs: 20_000 })
    expect(() => breaker.assertClosed()).toThrow(CircuitOpenError)
    expect(calls()).toBe(3)
  })

  it('counts failures in a row only, and nothing about aborted calls', async () => {
    const { call, fail, calls } = setUp()
    const inBetween = [() => call(), () => fail(new Refused())]
    for (const succeed of inBetween) {
      await fail(new Down())
      await fail(new Down())
      await succeed()
    }
    await fail(new Down())
    await fail(new Error('aborted'))
    await fail(new Down())
    expect(await call()).toBe('done')
    expect(calls()).toBe(10)
  })

  it('tries one call after the time, which closes it or opens it again', async () => {
    const { clock, call, fail, calls, breaker } = setUp()
    for (let index = 0; index < 3; index++) await fail(new Down())
    clock.now = 30_000
    await fail(new Down())
    expect(calls()).toBe(4)
    await expect(call()).rejects.toBeInstanceOf(CircuitOpenError)
    expect(calls()).toBe(4)

    clock.now = 60_000
    const trial = Promise.withResolvers<string>()
    const first = breaker.run(() => trial.promise)
    await expect(call()).rejects.toBeInstanceOf(CircuitOpenError)
    trial.resolve('works again')
    expect(await first).toBe('works again')
    expect(await call()).toBe('done')
  })

  it('tries another call when the first one was aborted', async () => {
    const { clock, call, fail } = setUp()
    for (let index = 0; index < 3; index++) await fail(new Down())
    clock.now = 30_000
    await fail(new Error('aborted'))
    expect(await call()).toBe('done')
  })
})
