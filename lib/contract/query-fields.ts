import { MAX_PAGE_SIZE } from '@/lib/evidence/limits'

/**
 * Single fields of the list queries, parsed like the schemas of the contract but without zod: the first load of a page
 * parses its URL, and zod alone is 24 KB. An invalid value becomes undefined.
 */

/** The value of a parameter; null when it is absent or empty. */
export type Said = string | null

const MAX_OFFSET = 999_999_999

/** Microseconds since 1970, and a number that distinguishes rows of the same time. */
export const CURSOR = /^-?\d{1,17}-\d{1,15}$/

export function oneOf<Known extends string>(known: readonly Known[], said: Said) {
  return known.find((word) => word === said)
}

export const limitField = (said: Said) => wholeNumber(said, 1, MAX_PAGE_SIZE)
export const offsetField = (said: Said) => wholeNumber(said, 0, MAX_OFFSET)

export function cursorField(said: Said): string | undefined {
  return said !== null && CURSOR.test(said) ? said : undefined
}

/** As RFC 9562 defines it, or all zeros or all ones. */
const UUID =
  /^([0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}|0{8}(-0{4}){3}-0{12}|f{8}(-f{4}){3}-f{12})$/i

export function uuidField(said: Said): string | undefined {
  return said !== null && UUID.test(said) ? said : undefined
}

/** Trimmed; counted in code points, not in UTF-16 units. */
export function textField(said: Said, maxLength: number): string | undefined {
  const text = said?.trim()
  return text !== undefined && [...text].length <= maxLength ? text : undefined
}

/** A valid calendar day, `2026-03-20`; not in the year 0, which Postgres does not have. */
export function dayField(said: Said): string | undefined {
  if (said === null || !/^(?!0000)\d{4}-\d\d-\d\d$/.test(said)) return undefined
  const midnight = new Date(`${said}T00:00:00Z`)
  // Date would turn the 30th of February into the 2nd of March.
  const isDay = !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(said)
  return isDay ? said : undefined
}

function wholeNumber(said: Said, minimum: number, maximum: number): number | undefined {
  if (said === null || !/^\d{1,9}$/.test(said)) return undefined
  const number = Number(said)
  return number >= minimum && number <= maximum ? number : undefined
}
