import { toZonedTime, zonedTime } from './zoned-time'

/** When reminders may arrive, in the desk's time zone. */
export type WorkingHours = Readonly<{
  /** 1 is Monday, 7 Sunday. */
  days: readonly number[]
  /** `09:00`, before `to`. */
  from: string
  to: string
}>

/** The calendar days between each reminder and the respond-by date. */
const DAYS_BEFORE = { due_in_3_days: 3, due_tomorrow: 1, due_today: 0 } as const

type DueEvent = keyof typeof DAYS_BEFORE

/** The most urgent last. */
const DUE_EVENTS: readonly DueEvent[] = ['due_in_3_days', 'due_tomorrow', 'due_today']

/** A reminder with its moment. */
export type Reminder = { event: DueEvent; at: Date }

/** A reminder that was appended, with the day of its respond-by date. */
export type PastReminder = { event: string; day: string; appendedAt: Date }

const DAY_MS = 24 * 60 * 60 * 1000
const HOUR_MS = 60 * 60 * 1000

/** Working hours are weekly. */
const SEARCHED_DAYS = 7

/** No reminder is due longer than this before its respond-by date. */
export const EARLIEST_REMINDER_MS = (DAYS_BEFORE.due_in_3_days + SEARCHED_DAYS + 1) * DAY_MS

/**
 * The moment of each reminder: at the beginning of working hours on its day. When that day is free, at the beginning of
 * the next working day; when that would be too late for a response, in the last working hour before.
 */
export function reminderTimes(
  respondBy: Date,
  hours: WorkingHours,
  timeZone: string,
): Record<DueEvent, Date> {
  const lastDay = toZonedTime(respondBy, timeZone).day
  const timeOf = (event: DueEvent) => {
    const day = plusDays(lastDay, -DAYS_BEFORE[event])
    return (
      nextStart(day, respondBy, hours, timeZone) ??
      lastHourBefore(day, hours, timeZone) ??
      startOf(day, hours, timeZone)
    )
  }
  return {
    due_in_3_days: timeOf('due_in_3_days'),
    due_tomorrow: timeOf('due_tomorrow'),
    due_today: timeOf('due_today'),
  }
}

/**
 * The reminders that are due now: of those whose moment has come, the latest, which replace the earlier ones when a
 * dispute is noticed late. They wait for working hours, unless none are left before the respond-by date.
 */
export function dueReminders(
  { respondBy, now }: { respondBy: Date; now: Date },
  hours: WorkingHours,
  timeZone: string,
): Reminder[] {
  if (respondBy <= now) return []
  const times = reminderTimes(respondBy, hours, timeZone)
  const reached = DUE_EVENTS.filter((event) => times[event] <= now)
  if (reached.length === 0 || canWait(respondBy, now, hours, timeZone)) return []
  const latest = Math.max(...reached.map((event) => times[event].getTime()))
  return reached
    .filter((event) => times[event].getTime() === latest)
    .map((event) => ({ event, at: times[event] }))
}

/**
 * Whether a reminder would only repeat, for a date that was moved to a later day, that a response is due: one at least as
 * urgent was appended after this one's moment.
 */
export function isOvertaken({ event, at }: Reminder, day: string, past: readonly PastReminder[]) {
  const urgency = DUE_EVENTS.indexOf(event)
  return past.some(
    (other) =>
      other.day < day &&
      other.appendedAt >= at &&
      DUE_EVENTS.findIndex((known) => known === other.event) >= urgency,
  )
}

/** Whether it is outside of working hours, and the next ones begin early enough. */
function canWait(respondBy: Date, now: Date, hours: WorkingHours, timeZone: string): boolean {
  const { day, time } = toZonedTime(now, timeZone)
  if (isWorkingDay(day, hours) && time >= hours.from && time < hours.to) return false
  const from = time < hours.from ? day : plusDays(day, 1)
  return nextStart(from, respondBy, hours, timeZone) !== null
}

/** The beginning of the first working hours from this day on, at least an hour before the respond-by date. */
function nextStart(
  day: string,
  respondBy: Date,
  hours: WorkingHours,
  timeZone: string,
): Date | null {
  const latest = respondBy.getTime() - HOUR_MS
  const next = daysFrom(day, 1).find((each) => isWorkingDay(each, hours))
  const start = next === undefined ? null : startOf(next, hours, timeZone)
  return start && start.getTime() <= latest ? start : null
}

function lastHourBefore(day: string, hours: WorkingHours, timeZone: string): Date | null {
  const last = daysFrom(plusDays(day, -1), -1).find((each) => isWorkingDay(each, hours))
  if (last === undefined) return null
  const end = momentOf(last, hours.to, timeZone)
  return new Date(Math.max(end.getTime() - HOUR_MS, startOf(last, hours, timeZone).getTime()))
}

function startOf(day: string, { from }: WorkingHours, timeZone: string): Date {
  return momentOf(day, from, timeZone)
}

function momentOf(day: string, time: string, timeZone: string): Date {
  const moment = zonedTime(day, time, timeZone)
  if (!moment) throw new RangeError('Not a day and time')
  return moment
}

function isWorkingDay(day: string, { days }: WorkingHours): boolean {
  return days.includes(new Date(`${day}T00:00:00Z`).getUTCDay() || 7)
}

function daysFrom(day: string, step: 1 | -1): string[] {
  return Array.from({ length: SEARCHED_DAYS }, (_, index) => plusDays(day, index * step))
}

/** Calendar days have no time zone. */
function plusDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)
}
