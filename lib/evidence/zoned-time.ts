import { zoneOffsetMs } from './respond-by'

/**
 * The moment at which the clocks of a zone show this day and time. A time that a clock change skips is read as
 * the one before the skip, and of one that comes twice the first counts: a deadline never becomes later.
 * @param isoDay `2026-03-27`
 * @param time `23:59`
 * @returns null for what is no day or time
 */
export function zonedTime(isoDay: string, time: string, timeZone: string): Date | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(isoDay) || !/^\d{2}:\d{2}$/.test(time)) return null
  const asIfUtc = Date.parse(`${isoDay}T${time}:00Z`)
  if (Number.isNaN(asIfUtc)) return null
  const candidates = [-1, 1].map((side) => {
    // The zone's offset on either side of a clock change that may be near.
    const near = new Date(asIfUtc + side * 24 * 60 * 60 * 1000)
    return new Date(asIfUtc - zoneOffsetMs(near, timeZone))
  })
  const shown = candidates.filter(
    (moment) => moment.getTime() + zoneOffsetMs(moment, timeZone) === asIfUtc,
  )
  const times = (shown.length > 0 ? shown : candidates).map((moment) => moment.getTime())
  return new Date(Math.min(...times))
}

/** The day and time that the clocks of a zone show: `2026-03-27` and `23:59`. */
export function toZonedTime(moment: Date, timeZone: string): { day: string; time: string } {
  const shifted = new Date(moment.getTime() + zoneOffsetMs(moment, timeZone)).toISOString()
  return { day: shifted.slice(0, 10), time: shifted.slice(11, 16) }
}
