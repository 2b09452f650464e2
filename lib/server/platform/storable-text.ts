import 'server-only'

/** Text that Postgres can store: no null characters, no unpaired surrogates, uniform line ends. */
export function storableText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '').replace(/\r\n?/g, '\n')
}
