/** Absolute times include their zone, so that "23:59" cannot be read in another one: "27 Mar 2026, 23:59 ICT". */
export function formatDateTime(iso: string, locale: string, timeZone: string): string {
  const instant = new Date(iso)
  const date = formatDay(iso, locale, timeZone)
  const time = new Intl.DateTimeFormat(displayLocale(locale), {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone,
  }).format(instant)
  // Only English has a comma between them.
  const gap = locale === 'en' ? ', ' : ' '
  return `${date}${gap}${time} ${zoneName(instant, timeZone)}`
}

export function formatDay(iso: string, locale: string, timeZone: string): string {
  return new Intl.DateTimeFormat(displayLocale(locale), {
    day: 'numeric',
    month: locale === 'ja' ? 'long' : 'short',
    year: 'numeric',
    timeZone,
  }).format(new Date(iso))
}

/** For tables, without the year: "21 Mar, 09:14". */
export function formatShortDateTime(iso: string, locale: string, timeZone: string): string {
  return new Intl.DateTimeFormat(displayLocale(locale), {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone,
  }).format(new Date(iso))
}

/**
 * The two largest whole units of the remaining time; `passed` when there is none. Rounded down: never more time than
 * there is.
 */
export function timeLeft(
  until: Date,
  now: Date,
): { days: number; hours: number; minutes: number } | 'passed' {
  const minutesLeft = Math.floor((until.getTime() - now.getTime()) / 60_000)
  if (until.getTime() <= now.getTime()) return 'passed'
  return {
    days: Math.floor(minutesLeft / (24 * 60)),
    hours: Math.floor(minutesLeft / 60) % 24,
    minutes: minutesLeft % 60,
  }
}

// The desk's English readers are in Bangkok, Tokyo and Singapore, where the day precedes the month.
function displayLocale(locale: string): string {
  return locale === 'en' ? 'en-GB' : locale
}

const ZONE_NAMES: Record<string, string> = {
  'Asia/Bangkok': 'ICT',
  'Asia/Tokyo': 'JST',
  'Asia/Singapore': 'SGT',
  'Asia/Kuala_Lumpur': 'MYT',
}

// Intl has these short names in some locales only, and writes GMT+7 in the others.
export function zoneName(instant: Date, timeZone: string): string {
  const known = ZONE_NAMES[timeZone]
  if (known) return known
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    timeZoneName: 'short',
  }).formatToParts(instant)
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? timeZone
}
