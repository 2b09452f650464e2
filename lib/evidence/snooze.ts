import { dayBounds } from './respond-by'

/** The last moment of a snooze: the end of the day before the respond-by date, in the account's time zone. */
export function latestSnooze(respondBy: Date, timeZone: string): Date {
  return dayBounds(respondBy, timeZone, -1).to
}
