import 'server-only'

// What Excel, LibreOffice and Google Sheets take for the beginning of a formula, also after their own trimming and
// in full width: https://owasp.org/www-community/attacks/CSV_Injection
const FORMULA = /^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/u

/** One line of a CSV file (RFC 4180). A text that a spreadsheet would compute gets a ' in front, and is shown instead. */
export function csvLine(values: readonly (string | number | null)[]): string {
  return `${values.map(csvField).join(',')}\r\n`
}

function csvField(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const safe = FORMULA.test(value) ? `'${value}` : value
  return /[",\r\n;\t]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
