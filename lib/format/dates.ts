import { dateFormat } from './formatters'

/**
 * Absolute times include their zone, so that "23:59" cannot be read in another one: "27 Mar 2026, 23:59 ICT",
 * "27 มี.ค. 2026 23:59 น. (เวลาไทย)", "2026年3月27日 23:59（タイ時間）".
 */
export function formatDateTime(iso: string, locale: string, timeZone: string): string {
  const instant = new Date(iso)
  return withZone(
    dayAndTime(instant, locale, timeZone),
    locale,
    zoneName(instant, timeZone, locale),
  )
}

/**
 * A deadline, also in the time of the reader's country when the desk's zone is another one:
 * "2026年3月27日 23:59（タイ時間、日本時間では3月28日 01:59）".
 */
export function formatDeadline(iso: string, locale: string, timeZone: string): string {
  const instant = new Date(iso)
  const zone = zoneName(instant, timeZone, locale)
  const there = dayAndTime(instant, locale, timeZone)
  const home = homeTime(iso, locale, timeZone)
  if (!home) return withZone(there, locale, zone)
  return withZone(there, locale, `${zone}${locale === 'ja' ? '、' : ' '}${home}`)
}

/**
 * A moment in the time of the reader's country: "日本時間では3月28日 01:59". Null when the desk's zone has the same time,
 * and for English.
 */
export function homeTime(iso: string, locale: string, timeZone: string): string | null {
  const instant = new Date(iso)
  const home = HOME_ZONES[locale]
  if (!home || dayAndTime(instant, locale, home) === dayAndTime(instant, locale, timeZone)) {
    return null
  }
  const zone = zoneName(instant, home, locale)
  const time = formatShortDateTime(iso, locale, home)
  return locale === 'ja' ? `${zone}では${time}` : `ตรงกับ${zone} ${time}`
}

export function formatDay(iso: string, locale: string, timeZone: string): string {
  return dateFormat(displayLocale(locale), {
    day: 'numeric',
    month: locale === 'ja' ? 'long' : 'short',
    year: 'numeric',
    timeZone,
  }).format(new Date(iso))
}

/** For tables, without the year: "21 Mar, 09:14". */
export function formatShortDateTime(iso: string, locale: string, timeZone: string): string {
  const text = dateFormat(displayLocale(locale), {
    day: 'numeric',
    month: locale === 'ja' ? 'long' : 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone,
  }).format(new Date(iso))
  return locale === 'th' ? `${text} น.` : text
}

/** "09:14", in Thai "09:14 น." */
export function formatTime(iso: string, locale: string, timeZone: string): string {
  const text = dateFormat(displayLocale(locale), {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone,
  }).format(new Date(iso))
  return locale === 'th' ? `${text} น.` : text
}

function dayAndTime(instant: Date, locale: string, timeZone: string): string {
  const iso = instant.toISOString()
  // Only English has a comma between them.
  const gap = locale === 'en' ? ', ' : ' '
  return `${formatDay(iso, locale, timeZone)}${gap}${formatTime(iso, locale, timeZone)}`
}

/** `zone`: its name. "23:59 ICT", "23:59 น. (เวลาไทย)", "23:59（タイ時間）" */
export function withZone(time: string, locale: string, zone: string): string {
  switch (locale) {
    case 'th':
      return `${time} (${zone})`
    case 'ja':
      return `${time}（${zone}）`
    default:
      return `${time} ${zone}`
  }
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

/**
 * The desk's English readers are in Bangkok, Tokyo and Singapore, where the day precedes the month. Thai dates have
 * Gregorian years, as the date fields and Omise's own pages do.
 */
function displayLocale(locale: string): string {
  return { en: 'en-GB', th: 'th-u-ca-gregory' }[locale] ?? locale
}

/** Where the readers of a language are. English has no such place. */
const HOME_ZONES: Readonly<Record<string, string>> = { th: 'Asia/Bangkok', ja: 'Asia/Tokyo' }

type ZoneNames = Readonly<Record<string, string>>

const ZONE_NAMES: Readonly<Record<string, ZoneNames>> = {
  'Asia/Bangkok': { en: 'ICT', th: 'เวลาไทย', ja: 'タイ時間' },
  'Asia/Tokyo': { en: 'JST', th: 'เวลาญี่ปุ่น', ja: '日本時間' },
  'Asia/Singapore': { en: 'SGT', th: 'เวลาสิงคโปร์', ja: 'シンガポール時間' },
  'Asia/Kuala_Lumpur': { en: 'MYT', th: 'เวลามาเลเซีย', ja: 'マレーシア時間' },
}

/** Abbreviated in English, in words in Thai and Japanese: "ICT", "เวลาไทย", "タイ時間". */
export function zoneName(instant: Date, timeZone: string, locale: string): string {
  // Intl has these names in some locales only, and writes GMT+7 or Indochina Time in the others.
  const known = ZONE_NAMES[timeZone]?.[locale]
  if (known) return known
  const parts = dateFormat(locale === 'en' ? 'en-US' : locale, {
    timeZone,
    timeZoneName: locale === 'en' ? 'short' : 'longGeneric',
  }).formatToParts(instant)
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? timeZone
}
