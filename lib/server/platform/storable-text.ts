import 'server-only'

/** What people write, as Postgres can keep it: no zero character, no half of a surrogate pair, one kind of line end. */
export function storableText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '').replace(/\r\n?/g, '\n')
}
