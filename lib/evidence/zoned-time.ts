import { zoneOffsetMs } from './respond-by'

/**
 * The moment of a day and time in a zone. A time skipped by a clock change is read as if before the change, and of a
 * repeated time the first counts, so a deadline never moves later.
 * @param isoDay `2026-03-27`
 * @param time `23:59`
 * @returns null for an invalid day or time
 */
export function zonedTime(isoDay: string, time: string, timeZone: string): Date | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(isoDay) || !/^\d{2}:\d{2}$/.test(time)) return null
  const asIfUtc = Date.parse(`${isoDay}T${time}:00Z`)
  if (Number.isNaN(asIfUtc)) return null
  const candidates = [-1, 1].map((side) => {
    // The zone's offsets before and after a possible clock change.
    const near = new Date(asIfUtc + side * 24 * 60 * 60 * 1000)
    return new Date(asIfUtc - zoneOffsetMs(near, timeZone))
  })
  const shown = candidates.filter(
    (moment) => moment.getTime() + zoneOffsetMs(moment, timeZone) === asIfUtc,
  )
  const times = (shown.length > 0 ? shown : candidates).map((moment) => moment.getTime())
  return new Date(Math.min(...times))
}

/** The day and time in a zone: `2026-03-27` and `23:59`. */
export function toZonedTime(moment: Date, timeZone: string): { day: string; time: string } {
  const shifted = new Date(moment.getTime() + zoneOffsetMs(moment, timeZone)).toISOString()
  return { day: shifted.slice(0, 10), time: shifted.slice(11, 16) }
}
