import { afterEach, expect, it } from 'vitest'
import { deskClock } from './clock'

afterEach(() => {
  globalThis.evidenceDeskClock = undefined
})

it('is the system clock, at full pace', () => {
  const before = Date.now()
  const { now, pace } = deskClock()
  expect(pace).toBe(1)
  expect(now().getTime()).toBeGreaterThanOrEqual(before)
  expect(now().getTime()).toBeLessThanOrEqual(Date.now())
})

it('is the clock that the harness has preloaded', () => {
  const clock = { now: () => new Date('2027-01-01T00:00:00Z'), pace: 0.5 }
  globalThis.evidenceDeskClock = clock
  expect(deskClock()).toBe(clock)
})
