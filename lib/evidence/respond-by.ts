import { tzOffset } from '@date-fns/tz/tzOffset'

/**
 * The respond-by date. Omise publishes no due date, only "within 7 days" (https://docs.omise.co/disputes-overview), so
 * the desk estimates one and labels it as an estimate.
 */
export type RespondBy = { at: Date; certainty: 'estimated' | 'exact' }

/** Longer than any bank grants; a later date is a typing error. */
export const MAX_RESPOND_BY_DAYS = 366

const MINUTE_MS = 60 * 1000

/** The last second of the day, in the account's time zone, `windowDays` calendar days after the dispute was opened. */
export function estimateRespondBy(openedAt: Date, windowDays: number, timeZone: string): RespondBy {
  const opened = calendarDay(openedAt, timeZone)
  const nextMidnight = zonedMidnight(
    opened.year,
    opened.month,
    opened.day + windowDays + 1,
    timeZone,
  )
  return { at: new Date(nextMidnight.getTime() - 1000), certainty: 'estimated' }
}

/** The first and the last moment of the day `days` away from that of `instant`, in the account's time zone. */
export function dayBounds(instant: Date, timeZone: string, days = 0): { from: Date; to: Date } {
  const { year, month, day } = calendarDay(instant, timeZone)
  return boundsOf({ year, month, day: day + days }, timeZone)
}

/** The last moment of the Sunday of this week; on a Sunday, of that day. */
export function endOfWeek(instant: Date, timeZone: string): Date {
  const { year, month, day } = calendarDay(instant, timeZone)
  const weekday = new Date(Date.UTC(year, month, day)).getUTCDay()
  return boundsOf({ year, month, day: day + ((7 - weekday) % 7) }, timeZone).to
}

/** The day `days` away from that of `instant`, as `2026-03-20`. */
export function isoDay(instant: Date, timeZone: string, days = 0): string {
  const { year, month, day } = calendarDay(instant, timeZone)
  return new Date(Date.UTC(year, month, day + days)).toISOString().slice(0, 10)
}

/** The first and the last moment of a day given as `2026-03-20`. */
export function dayBoundsOf(isoDay: string, timeZone: string): { from: Date; to: Date } {
  const [year = 0, month = 1, day = 1] = isoDay.split('-').map(Number)
  return boundsOf({ year, month: month - 1, day }, timeZone)
}

type CalendarDay = { year: number; month: number; day: number }

// Omise's times have whole seconds, so a day ends with its last second.
function boundsOf({ year, month, day }: CalendarDay, timeZone: string): { from: Date; to: Date } {
  const nextDay = zonedMidnight(year, month, day + 1, timeZone)
  return {
    from: zonedMidnight(year, month, day, timeZone),
    to: new Date(nextDay.getTime() - 1000),
  }
}

function calendarDay(instant: Date, timeZone: string): CalendarDay {
  const shifted = new Date(instant.getTime() + zoneOffsetMs(instant, timeZone))
  return {
    year: shifted.getUTCFullYear(),
    month: shifted.getUTCMonth(),
    day: shifted.getUTCDate(),
  }
}

function zonedMidnight(year: number, month: number, day: number, timeZone: string): Date {
  const asIfUtc = Date.UTC(year, month, day)
  // The offset at the guess may differ from that at the result when a clock change lies between.
  const guess = new Date(asIfUtc - zoneOffsetMs(new Date(asIfUtc), timeZone))
  return new Date(asIfUtc - zoneOffsetMs(guess, timeZone))
}

/** The zone's offset from UTC at that moment. */
export function zoneOffsetMs(instant: Date, timeZone: string): number {
  return tzOffset(timeZone, instant) * MINUTE_MS
}
