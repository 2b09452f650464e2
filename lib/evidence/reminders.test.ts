import { describe, expect, it } from 'vitest'
import {
  dueReminders,
  EARLIEST_REMINDER_MS,
  isOvertaken,
  reminderTimes,
  type WorkingHours,
} from './reminders'
import { toZonedTime, zonedTime } from './zoned-time'

const OFFICE: WorkingHours = { days: [1, 2, 3, 4, 5], from: '09:00', to: '18:00' }
const BANGKOK = 'Asia/Bangkok'
const BERLIN = 'Europe/Berlin'

/** `2026-11-27 09:00` in a zone. */
function at(text: string, timeZone = BANGKOK): Date {
  const [day = '', time = ''] = text.split(' ')
  return zonedTime(day, time, timeZone) ?? expect.fail(`${text} is no time`)
}

function shown(moment: Date, timeZone: string): string {
  const { day, time } = toZonedTime(moment, timeZone)
  return `${day} ${time}`
}

describe('the moments of the reminders', () => {
  // 2026-11-27 is a Friday.
  it.each([
    [
      'on working days',
      '2026-12-03 23:59',
      BANGKOK,
      OFFICE,
      ['2026-11-30 09:00', '2026-12-02 09:00', '2026-12-03 09:00'],
    ],
    [
      'of a Monday: not on Sunday',
      '2026-11-30 23:59',
      BANGKOK,
      OFFICE,
      ['2026-11-27 09:00', '2026-11-30 09:00', '2026-11-30 09:00'],
    ],
    [
      'of a Wednesday: not on Sunday',
      '2026-12-02 23:59',
      BANGKOK,
      OFFICE,
      ['2026-11-30 09:00', '2026-12-01 09:00', '2026-12-02 09:00'],
    ],
    [
      'of a Saturday: the last one before the weekend',
      '2026-11-28 23:59',
      BANGKOK,
      OFFICE,
      ['2026-11-25 09:00', '2026-11-27 09:00', '2026-11-27 17:00'],
    ],
    [
      'of a Sunday: the last two before the weekend',
      '2026-11-29 23:59',
      BANGKOK,
      OFFICE,
      ['2026-11-26 09:00', '2026-11-27 17:00', '2026-11-27 17:00'],
    ],
    [
      'of an exact time before working hours',
      '2026-12-01 08:00',
      BANGKOK,
      OFFICE,
      ['2026-11-30 09:00', '2026-11-30 09:00', '2026-11-30 17:00'],
    ],
    [
      'of an exact time soon after their beginning',
      '2026-12-04 09:30',
      BANGKOK,
      OFFICE,
      ['2026-12-01 09:00', '2026-12-03 09:00', '2026-12-03 17:00'],
    ],
    [
      'of an exact time that leaves an hour',
      '2026-12-04 10:00',
      BANGKOK,
      OFFICE,
      ['2026-12-01 09:00', '2026-12-03 09:00', '2026-12-04 09:00'],
    ],
    [
      'across the beginning of summer time',
      '2026-03-30 23:59',
      BERLIN,
      OFFICE,
      ['2026-03-27 09:00', '2026-03-30 09:00', '2026-03-30 09:00'],
    ],
    [
      'where the day differs from that of UTC',
      '2026-12-03 23:59',
      'Pacific/Auckland',
      OFFICE,
      ['2026-11-30 09:00', '2026-12-02 09:00', '2026-12-03 09:00'],
    ],
    [
      'of a team that works on Sundays only',
      '2026-12-03 23:59',
      BANGKOK,
      { days: [7], from: '10:00', to: '10:30' },
      ['2026-11-29 10:00', '2026-11-29 10:00', '2026-11-29 10:00'],
    ],
    [
      'of a team that works every day',
      '2026-11-29 23:59',
      BANGKOK,
      { days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '23:59' },
      ['2026-11-26 00:00', '2026-11-28 00:00', '2026-11-29 00:00'],
    ],
  ] as const)('%s', (_, respondBy, timeZone, hours, expected) => {
    const deadline = at(respondBy, timeZone)
    const times = reminderTimes(deadline, hours, timeZone)
    expect(Object.values(times).map((time) => shown(time, timeZone))).toEqual(expected)
    for (const time of Object.values(times)) {
      expect(time < deadline).toBe(true)
      expect(deadline.getTime() - time.getTime()).toBeLessThan(EARLIEST_REMINDER_MS)
    }
  })
})

describe('the reminders that are due', () => {
  it.each([
    ['none before the first one', '2026-12-03 23:59', '2026-11-30 08:59', []],
    ['the first one from its moment on', '2026-12-03 23:59', '2026-11-30 09:00', ['due_in_3_days']],
    ['late, after an outage', '2026-12-03 23:59', '2026-12-01 12:00', ['due_in_3_days']],
    ['not at night', '2026-12-03 23:59', '2026-11-30 20:00', []],
    [
      'not the first one of a dispute noticed a day before',
      '2026-12-03 23:59',
      '2026-12-02 12:00',
      ['due_tomorrow'],
    ],
    [
      'only the last one of a dispute noticed on the day',
      '2026-12-03 23:59',
      '2026-12-03 12:00',
      ['due_today'],
    ],
    [
      'both that have the same moment',
      '2026-11-30 23:59',
      '2026-11-30 09:00',
      ['due_tomorrow', 'due_today'],
    ],
    ['none at the weekend when Monday is early enough', '2026-11-30 23:59', '2026-11-28 12:00', []],
    [
      'one at the weekend when Monday is too late',
      '2026-11-29 23:59',
      '2026-11-28 12:00',
      ['due_tomorrow', 'due_today'],
    ],
    [
      'one in the evening when no working hours are left',
      '2026-12-03 23:59',
      '2026-12-03 21:00',
      ['due_today'],
    ],
    ['none before working hours that are early enough', '2026-12-03 23:59', '2026-12-03 06:00', []],
    ['none afterwards', '2026-12-03 12:00', '2026-12-03 12:00', []],
  ] as const)('%s', (_, respondBy, now, expected) => {
    const due = dueReminders({ respondBy: at(respondBy), now: at(now) }, OFFICE, BANGKOK)
    expect(due.map(({ event }) => event)).toEqual(expected)
  })

  it('are told in the desk’s zone, not in that of UTC', () => {
    const now = new Date('2026-12-03T01:59:00Z')
    const respondBy = at('2026-12-03 23:59')
    expect(dueReminders({ respondBy, now }, OFFICE, BANGKOK)).toEqual([])
    const later = new Date('2026-12-03T02:00:00Z')
    expect(dueReminders({ respondBy, now: later }, OFFICE, BANGKOK)).toEqual([
      { event: 'due_today', at: later },
    ])
  })
})

describe('a reminder of a changed date', () => {
  // Appended on the 30th for the 1st of December.
  const past = [{ event: 'due_tomorrow', day: '2026-12-01', appendedAt: at('2026-11-30 09:01') }]
  it.each([
    [
      'is left out when the new date is later and a more urgent one came after its moment',
      'due_in_3_days',
      '2026-11-29 09:00',
      '2026-12-02',
      true,
    ],
    [
      'comes when its moment is still to come',
      'due_in_3_days',
      '2026-12-01 09:00',
      '2026-12-04',
      false,
    ],
    ['comes when the new date is earlier', 'due_tomorrow', '2026-11-30 09:00', '2026-11-30', false],
    ['comes when it is more urgent', 'due_today', '2026-11-30 09:00', '2026-12-02', false],
  ] as const)('%s', (_, event, moment, day, expected) => {
    expect(isOvertaken({ event, at: at(moment) }, day, past)).toBe(expected)
  })
})
