/** One event in iCalendar's terms; texts are unescaped. */
export type CalendarEvent = {
  uid: string
  /** Orders the versions of one event: a calendar keeps the highest. */
  sequence: number
  /** When this version was made. */
  revisedAt: Date
  at: Date
  summary: string
  description: string
  url: string
  /** Whether `at` may still change. */
  isTentative: boolean
  /** The text of the reminder one day before. */
  alarm: string
}

/** A calendar that programs read again from its address. */
export type CalendarFeed = {
  name: string
  /** IANA name: the zone for programs that show the calendar in one of its own. */
  timeZone: string
  /** How often a program should read it. */
  refreshHours: number
}

const MAX_OCTETS = 75

/** A calendar file of one event, to be imported once (https://www.rfc-editor.org/rfc/rfc5545). */
export function writeCalendar(event: CalendarEvent): string {
  return join([...OPENING, 'METHOD:PUBLISH']) + writeEvent(event) + join([CLOSING])
}

/**
 * A calendar to subscribe to. Without METHOD, it is a snapshot whose DTSTAMP is the time of the last change
 * (https://www.rfc-editor.org/rfc/rfc5545#section-3.8.7.2), so equal calendars are equal texts.
 * @param events as `writeEvent` returns them
 */
export function writeFeed(
  { name, timeZone, refreshHours }: CalendarFeed,
  events: readonly string[],
): string {
  const header = [
    ...OPENING,
    // RFC 7986, and what programs read that do not know it.
    `NAME:${text(name)}`,
    `X-WR-CALNAME:${text(name)}`,
    `X-WR-TIMEZONE:${timeZone}`,
    `REFRESH-INTERVAL;VALUE=DURATION:PT${refreshHours}H`,
    `X-PUBLISHED-TTL:PT${refreshHours}H`,
  ]
  // A calendar has at least one component.
  const components = events.length > 0 ? events : [join(UTC_ZONE)]
  return [join(header), ...components, join([CLOSING])].join('')
}

const OPENING = [
  'BEGIN:VCALENDAR',
  'VERSION:2.0',
  'PRODID:-//Evidence Desk//Respond by//EN',
  'CALSCALE:GREGORIAN',
]

const CLOSING = 'END:VCALENDAR'

const UTC_ZONE = [
  'BEGIN:VTIMEZONE',
  'TZID:UTC',
  'BEGIN:STANDARD',
  'DTSTART:19700101T000000',
  'TZOFFSETFROM:+0000',
  'TZOFFSETTO:+0000',
  'END:STANDARD',
  'END:VTIMEZONE',
]

/** The component of one event; times in UTC. */
export function writeEvent(event: CalendarEvent): string {
  return join([
    'BEGIN:VEVENT',
    `UID:${text(event.uid)}`,
    `SEQUENCE:${event.sequence}`,
    `DTSTAMP:${utc(event.revisedAt)}`,
    `LAST-MODIFIED:${utc(event.revisedAt)}`,
    // Without an end the event is a moment, such as a deadline.
    `DTSTART:${utc(event.at)}`,
    `STATUS:${event.isTentative ? 'TENTATIVE' : 'CONFIRMED'}`,
    `SUMMARY:${text(event.summary)}`,
    `DESCRIPTION:${text(event.description)}`,
    `URL:${event.url}`,
    'TRANSP:TRANSPARENT',
    'BEGIN:VALARM',
    'ACTION:DISPLAY',
    'TRIGGER:-P1D',
    `DESCRIPTION:${text(event.alarm)}`,
    'END:VALARM',
    'END:VEVENT',
  ])
}

/** Lines folded, CRLF. */
function join(lines: readonly string[]): string {
  return lines.map((line) => `${fold(line)}\r\n`).join('')
}

/** Whole seconds, rounded down, so that a deadline never moves later. */
function utc(moment: Date): string {
  return `${moment.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`
}

function text(value: string): string {
  return value
    .replaceAll(/[\\;,]/g, (character) => `\\${character}`)
    .replaceAll(/\r\n|\r|\n/g, '\\n')
    .replaceAll(/\p{Cc}/gu, '')
}

/** At most 75 octets per line, never split within a character; a continuation line starts with a space. */
function fold(line: string): string {
  let folded = ''
  let octets = 0
  for (const character of line) {
    const size = octetsOf(character)
    if (octets + size > MAX_OCTETS) {
      folded += '\r\n '
      octets = 1
    }
    folded += character
    octets += size
  }
  return folded
}

/** In UTF-8. */
function octetsOf(character: string): number {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x80) return 1
  if (code < 0x800) return 2
  return code < 0x10000 ? 3 : 4
}
