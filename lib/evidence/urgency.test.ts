import { describe, expect, it } from 'vitest'
import { urgencyOf } from './urgency'

describe('urgencyOf', () => {
  const due = new Date('2026-03-27T16:59:59Z')
  it.each([
    ['2026-03-24T16:59:58Z', 'ample'],
    ['2026-03-24T16:59:59Z', 'soon'],
    ['2026-03-26T16:59:59Z', 'soon'],
    ['2026-03-26T17:00:00Z', 'today'],
    ['2026-03-27T16:59:58Z', 'today'],
    ['2026-03-27T16:59:59Z', 'passed'],
  ])('at %s is %s', (now, urgency) => {
    expect(urgencyOf(due, new Date(now), 'Asia/Bangkok')).toBe(urgency)
  })

  it('counts the 25 hours of the day of a clock change as one day', () => {
    const end = new Date('2026-10-25T22:59:59Z')
    expect(urgencyOf(end, new Date('2026-10-24T22:00:00Z'), 'Europe/Berlin')).toBe('today')
    expect(urgencyOf(end, new Date('2026-10-24T21:59:59Z'), 'Europe/Berlin')).toBe('soon')
  })
})
