import { toZonedTime, zonedTime } from '@/lib/evidence/zoned-time'

export type SnoozeChoice = 'hours' | 'tomorrow' | 'days' | 'monday' | 'last'

const HOUR_MS = 60 * 60 * 1000
const DAY_MS = 24 * HOUR_MS
const MORNING = '09:00'

/**
 * The usual ends of a snooze, the earliest first: in three hours, and in the morning of tomorrow, the day after the day
 * after tomorrow, next Monday, and the last day before the respond-by date. Only those that are permitted, each moment once.
 * @param latest the last permitted moment
 */
export function snoozeTimes(
  now: Date,
  latest: Date,
  timeZone: string,
): { choice: SnoozeChoice; until: Date }[] {
  const morning = (days: number) => {
    const { day } = toZonedTime(new Date(now.getTime() + days * DAY_MS), timeZone)
    return zonedTime(day, MORNING, timeZone)
  }
  const { day: today } = toZonedTime(now, timeZone)
  const weekday = new Date(`${today}T00:00:00Z`).getUTCDay()
  const all: [SnoozeChoice, Date | null][] = [
    ['hours', new Date(now.getTime() + 3 * HOUR_MS)],
    ['tomorrow', morning(1)],
    ['days', morning(3)],
    ['monday', morning((8 - weekday) % 7 || 7)],
    ['last', zonedTime(toZonedTime(latest, timeZone).day, MORNING, timeZone)],
  ]
  const seen = new Set<number>()
  return all
    .flatMap(([choice, until]) =>
      until && until > now && until <= latest ? { choice, until } : [],
    )
    .filter(({ until }) => !seen.has(until.getTime()) && seen.add(until.getTime()))
    .toSorted((a, b) => a.until.getTime() - b.until.getTime())
}
