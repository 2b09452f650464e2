import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { openDeadline } from './deadline'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('fires when the time is up', () => {
  const deadline = openDeadline(1_000)
  vi.advanceTimersByTime(999)
  expect([deadline.signal.aborted, deadline.state()]).toEqual([false, 'open'])
  vi.advanceTimersByTime(1)
  expect([deadline.signal.aborted, deadline.state()]).toEqual([true, 'timed_out'])
})

it("fires with the caller's signal, immediately when that has already fired", () => {
  const controller = new AbortController()
  const deadline = openDeadline(1_000, controller.signal)
  controller.abort(new Error('enough'))
  expect(deadline.signal.reason).toBe(controller.signal.reason)
  expect(deadline.state()).toBe('aborted')
  expect(openDeadline(1_000, controller.signal).signal.aborted).toBe(true)
})

it("reports the caller's abort when both have fired", () => {
  const controller = new AbortController()
  const deadline = openDeadline(1_000, controller.signal)
  vi.advanceTimersByTime(1_000)
  controller.abort()
  expect(deadline.state()).toBe('aborted')
})

it('leaves no timer and no listener behind once it is closed', () => {
  const controller = new AbortController()
  const deadline = openDeadline(1_000, controller.signal)
  deadline.close()
  expect(vi.getTimerCount()).toBe(0)
  controller.abort()
  expect(deadline.signal.aborted).toBe(false)
})
