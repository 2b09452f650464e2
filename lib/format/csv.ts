/** What spreadsheets need to take a CSV for UTF-8. */
export const CSV_START = '\ufeff'

export type CsvValue = string | number | null

/**
 * One line of a CSV (RFC 4180), its end included. A text that a spreadsheet would take for a formula gets an
 * apostrophe before it: evidence comes from strangers, and so do the names in it.
 * https://owasp.org/www-community/attacks/CSV_Injection
 */
export function csvLine(values: readonly CsvValue[]): string {
  return `${values.map(cell).join(',')}\r\n`
}

// Excel in Japanese and Chinese takes the full-width signs for formulas, too.
const FORMULA_START = /^[\s\u200b\ufeff]*[=+\-@＝＋－＠]|^[\t\r\n]/u

function cell(value: CsvValue): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const harmless = FORMULA_START.test(value) ? `'${value}` : value
  return `"${harmless.replaceAll('"', '""')}"`
}
