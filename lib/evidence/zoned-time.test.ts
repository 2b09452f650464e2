import { describe, expect, it } from 'vitest'
import { toZonedTime, zonedTime } from './zoned-time'

describe('a day and time of a zone', () => {
  it.each([
    ['2026-03-27', '23:59', 'Asia/Bangkok', '2026-03-27T16:59:00.000Z'],
    ['2026-03-27', '00:00', 'Asia/Tokyo', '2026-03-26T15:00:00.000Z'],
    ['2026-07-01', '12:00', 'Europe/Berlin', '2026-07-01T10:00:00.000Z'],
    ['2026-01-01', '12:00', 'America/New_York', '2026-01-01T17:00:00.000Z'],
    // Occurs twice: the first.
    ['2026-10-25', '02:30', 'Europe/Berlin', '2026-10-25T00:30:00.000Z'],
    // Skipped: the earlier reading.
    ['2026-03-29', '02:30', 'Europe/Berlin', '2026-03-29T00:30:00.000Z'],
  ])('%s %s in %s is %s', (day, time, timeZone, moment) => {
    expect(zonedTime(day, time, timeZone)?.toISOString()).toBe(moment)
  })

  it.each([
    ['', ''],
    ['2026-03-27', ''],
    ['2026-13-01', '10:00'],
    ['2026-03-27', '25:00'],
  ])('%j %j is invalid', (day, time) => {
    expect(zonedTime(day, time, 'Asia/Bangkok')).toBeNull()
  })

  it('round-trips', () => {
    const moment = zonedTime('2026-03-27', '23:59', 'Asia/Bangkok') ?? new Date(0)
    expect(toZonedTime(moment, 'Asia/Bangkok')).toEqual({ day: '2026-03-27', time: '23:59' })
  })
})
