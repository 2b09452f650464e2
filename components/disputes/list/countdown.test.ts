import { describe, expect, it } from 'vitest'
import { respondByState } from './countdown'

// 27 March 2026, 23:59:59 in Bangkok.
const AT = new Date('2026-03-27T16:59:59Z')
const state = (now: string) => respondByState(AT, new Date(now), 'Asia/Bangkok')

describe('the countdown of a dispute', () => {
  it('counts days and hours, rounded down: never more time than there is', () => {
    expect(state('2026-03-22T12:59:59Z')).toEqual({
      urgency: 'ample',
      countdown: { unit: 'days', days: 5, hours: 4 },
    })
    expect(state('2026-03-22T13:00:00Z').countdown).toEqual({ unit: 'days', days: 5, hours: 3 })
  })

  it('becomes urgent in the last three days', () => {
    expect(state('2026-03-24T16:59:58Z').urgency).toBe('ample')
    expect(state('2026-03-24T16:59:59Z').urgency).toBe('soon')
  })

  it('counts hours and minutes on the evening before', () => {
    expect(state('2026-03-26T16:59:59.500Z')).toEqual({
      urgency: 'soon',
      countdown: { unit: 'hours', hours: 23, minutes: 59 },
    })
  })

  it('shows today from midnight in the account’s zone, not in the reader’s', () => {
    expect(state('2026-03-26T17:00:00Z')).toEqual({
      urgency: 'today',
      countdown: { unit: 'today' },
    })
    expect(respondByState(AT, new Date('2026-03-26T17:00:00Z'), 'UTC').countdown.unit).toBe('hours')
  })

  it('is today until the last second, and passed at it', () => {
    expect(state('2026-03-27T16:59:58Z').countdown).toEqual({ unit: 'today' })
    expect(state('2026-03-27T16:59:59Z')).toEqual({
      urgency: 'passed',
      countdown: { unit: 'passed' },
    })
  })
})
