import { refused } from './errors'

export type QueryValue = string | number | boolean | Date | undefined

/**
 * A query string without its `?`; undefined values are omitted. Dates are written in UTC with whole seconds, the format
 * of https://docs.omise.co/api-pagination.
 * @throws OmiseError `refused` for a number that is not an integer, or an invalid date
 */
export function buildQuery(values: Record<string, QueryValue>): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined) query.set(name, toText(name, value))
  }
  return query.toString()
}

function toText(name: string, value: Exclude<QueryValue, undefined>): string {
  if (value instanceof Date) return toSeconds(name, value)
  if (typeof value === 'number' && !Number.isSafeInteger(value)) {
    throw refused(`${name} must be a whole number`)
  }
  return String(value)
}

function toSeconds(name: string, date: Date): string {
  if (Number.isNaN(date.getTime())) throw refused(`${name} must be a valid date`)
  return date.toISOString().replace(/\.\d{3}Z$/, 'Z')
}
