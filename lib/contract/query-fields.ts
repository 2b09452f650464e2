import { MAX_PAGE_SIZE } from '@/lib/evidence/limits'

/**
 * Single fields of the list queries, read as the schemas of the contract read them, but without zod: an address is
 * read in the first load of a page, and zod alone is 24 KB. A value that makes no sense is undefined.
 */

/** What the address says under a name; null when it says nothing. */
export type Said = string | null

const MAX_OFFSET = 999_999_999

/** A time in microseconds since 1970, and a number that tells rows of one time apart. */
export const CURSOR = /^-?\d{1,17}-\d{1,15}$/

export function oneOf<Known extends string>(known: readonly Known[], said: Said) {
  return known.find((word) => word === said)
}

export const limitField = (said: Said) => wholeNumber(said, 1, MAX_PAGE_SIZE)
export const offsetField = (said: Said) => wholeNumber(said, 0, MAX_OFFSET)

export function cursorField(said: Said): string | undefined {
  return said !== null && CURSOR.test(said) ? said : undefined
}

/** Trimmed; counted in characters, not in UTF-16 halves of them. */
export function textField(said: Said, maxLength: number): string | undefined {
  const text = said?.trim()
  return text !== undefined && [...text].length <= maxLength ? text : undefined
}

/** A day that the calendar has, `2026-03-20`; none of the year 0, which Postgres does not have. */
export function dayField(said: Said): string | undefined {
  if (said === null || !/^(?!0000)\d{4}-\d\d-\d\d$/.test(said)) return undefined
  const midnight = new Date(`${said}T00:00:00Z`)
  // The 30th of February would be the 2nd of March.
  const isDay = !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(said)
  return isDay ? said : undefined
}

function wholeNumber(said: Said, minimum: number, maximum: number): number | undefined {
  if (said === null || !/^\d{1,9}$/.test(said)) return undefined
  const number = Number(said)
  return number >= minimum && number <= maximum ? number : undefined
}
