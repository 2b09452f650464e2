/** Marks a CSV as UTF-8 for spreadsheets. */
export const CSV_START = '\ufeff'

export type CsvValue = string | number | null

/**
 * One line of a CSV (RFC 4180), including its line end. Evidence and its names are untrusted, so no text may reach a
 * spreadsheet as a formula: an apostrophe in front makes it text. https://owasp.org/www-community/attacks/CSV_Injection
 */
export function csvLine(values: readonly CsvValue[]): string {
  return `${values.map(cell).join(',')}\r\n`
}

function cell(value: CsvValue): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  return `"${withoutFormulas(value).replaceAll('"', '""')}"`
}

/**
 * A spreadsheet that splits at `;` or tabs, as Excel does in many languages, does not recognise a quoted cell that
 * starts inside its own, and some readers end a record at every line break. The text after each of these is therefore
 * guarded like the start of a cell.
 */
function withoutFormulas(text: string): string {
  const guarded = text.replaceAll(BETWEEN_SEPARATORS, (part) =>
    FORMULA.test(part) ? `'${part}` : part,
  )
  return LEADING_SEPARATOR.test(guarded) ? `'${guarded}` : guarded
}

const BETWEEN_SEPARATORS = /[^;\t\r\n]+/g
const LEADING_SEPARATOR = /^[\t\r\n]/
// Spreadsheets skip blanks, and a reader that splits elsewhere strips quotes; invisible characters (zero width, byte
// order mark, direction, control) hide a sign. East Asian versions accept the wide and small signs, too.
const FORMULA = /^[\s"\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]*[=+\-@＝＋－＠﹦﹢﹣﹫]/u
