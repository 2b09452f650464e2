import { expect, it } from 'vitest'
import { snoozeTimes } from './snooze-times'

const ZONE = 'Asia/Bangkok'
const times = (now: string, latest: string) =>
  snoozeTimes(new Date(now), new Date(latest), ZONE).map(({ choice, until }) => [
    choice,
    until.toISOString(),
  ])

it('offers the usual times in the zone of the desk, the earliest first', () => {
  // A Wednesday, 23:30 in Bangkok.
  expect(times('2026-03-18T16:30:00Z', '2026-03-26T16:59:59Z')).toEqual([
    ['hours', '2026-03-18T19:30:00.000Z'],
    ['tomorrow', '2026-03-19T02:00:00.000Z'],
    ['days', '2026-03-21T02:00:00.000Z'],
    ['monday', '2026-03-23T02:00:00.000Z'],
    ['last', '2026-03-26T02:00:00.000Z'],
  ])
})

it('offers no time after the latest one, and each moment once', () => {
  expect(times('2026-03-18T02:30:00Z', '2026-03-19T16:59:59Z').map(([choice]) => choice)).toEqual([
    'hours',
    'tomorrow',
  ])
  expect(times('2026-03-18T02:30:00Z', '2026-03-18T03:00:00Z')).toEqual([])
})

it('means the Monday of the next week on a Monday', () => {
  const offered = times('2026-03-16T02:30:00Z', '2026-03-30T16:59:59Z')
  expect(offered).toContainEqual(['monday', '2026-03-23T02:00:00.000Z'])
})
