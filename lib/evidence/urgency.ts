/** The most urgent first. */
export const URGENCIES = ['passed', 'today', 'soon', 'ample'] as const

export type Urgency = (typeof URGENCIES)[number]

const HOUR_MS = 60 * 60 * 1000
/** How long before its respond-by date a response becomes urgent. */
export const SOON_MS = 72 * HOUR_MS
/** With a clock change. */
const LONGEST_DAY_MS = 25 * HOUR_MS

/** The urgency of a response. Days are counted in the account's time zone, not in the reader's. */
export function urgencyOf(respondBy: Date, now: Date, timeZone: string): Urgency {
  const left = respondBy.getTime() - now.getTime()
  if (left <= 0) return 'passed'
  if (left < LONGEST_DAY_MS && isSameDay(respondBy, now, timeZone)) return 'today'
  return left <= SOON_MS ? 'soon' : 'ample'
}

// Pages load this, so it does without the library of `respond-by.ts`.
function isSameDay(one: Date, other: Date, timeZone: string): boolean {
  const day = new Intl.DateTimeFormat('en', { dateStyle: 'short', timeZone })
  return day.format(one) === day.format(other)
}
