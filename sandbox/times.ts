/** `YYYY-MM-DDThh:mm:ssZ`, the only form Omise answers with. https://docs.omise.co/disputes-api */
export function isoSeconds(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`
}

/** Reads ISO 8601 with `Z` or an offset; a `+` that a form turned into a space counts as `+`. */
export function parseTime(text: string): Date | null {
  if (!/^\d{4}-\d{2}-\d{2}/.test(text)) return null
  const date = new Date(text.replace(/ (\d{2}:\d{2})$/, '+$1'))
  return Number.isNaN(date.getTime()) ? null : date
}
