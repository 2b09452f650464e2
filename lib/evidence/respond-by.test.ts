import { describe, expect, it } from 'vitest'
import { dayBounds, dayBoundsOf, endOfWeek, estimateRespondBy, isoDay } from './respond-by'

const BANGKOK = 'Asia/Bangkok'

describe('estimateRespondBy', () => {
  it('is the end of the seventh day after opening, in the account’s zone', () => {
    const { at, certainty } = estimateRespondBy(new Date('2026-03-20T09:50:24Z'), 7, BANGKOK)
    expect(at.toISOString()).toBe('2026-03-27T16:59:59.000Z') // 23:59:59 in Bangkok
    expect(certainty).toBe('estimated')
  })

  it('counts days in the account’s zone, not in UTC', () => {
    const { at } = estimateRespondBy(new Date('2026-03-20T18:00:00Z'), 7, BANGKOK)
    expect(at.toISOString()).toBe('2026-03-28T16:59:59.000Z') // opened on the 21st in Bangkok
  })

  it('ends at local midnight across a clock change', () => {
    const { at } = estimateRespondBy(new Date('2026-03-27T12:00:00Z'), 7, 'Europe/Berlin')
    expect(at.toISOString()).toBe('2026-04-03T21:59:59.000Z')
  })
})

describe('endOfWeek', () => {
  it.each([
    ['2026-03-16T00:00:00Z', '2026-03-22T16:59:59.000Z'], // a Monday
    ['2026-03-21T16:59:59Z', '2026-03-22T16:59:59.000Z'], // a Saturday in Bangkok
    ['2026-03-22T16:59:59Z', '2026-03-22T16:59:59.000Z'], // the end of the Sunday
    ['2026-03-22T17:00:00Z', '2026-03-29T16:59:59.000Z'], // a Monday in Bangkok, a Sunday in UTC
  ])('of %s is %s', (now, end) => {
    expect(endOfWeek(new Date(now), BANGKOK).toISOString()).toBe(end)
  })
})

describe('isoDay', () => {
  it('counts days in the account’s zone', () => {
    expect(isoDay(new Date('2026-03-20T18:00:00Z'), BANGKOK)).toBe('2026-03-21')
    expect(isoDay(new Date('2026-03-20T18:00:00Z'), BANGKOK, -90)).toBe('2025-12-21')
  })
})

describe('day bounds', () => {
  it('cover one whole local day', () => {
    expect(dayBoundsOf('2026-03-20', 'Asia/Tokyo')).toEqual({
      from: new Date('2026-03-19T15:00:00Z'),
      to: new Date('2026-03-20T14:59:59Z'),
    })
    expect(dayBounds(new Date('2026-03-20T20:00:00Z'), BANGKOK, -7)).toEqual({
      from: new Date('2026-03-13T17:00:00Z'),
      to: new Date('2026-03-14T16:59:59Z'),
    })
  })
})
