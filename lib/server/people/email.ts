/** The longest possible address: https://www.rfc-editor.org/errata/eid1690 */
export const EMAIL_MAX_LENGTH = 254

/** The canonical spelling of an e-mail address, as stored in people.email and used by sign-in. */
export function canonicalEmail(typed: string): string {
  return printable(typed).trim().toLowerCase()
}

/** Postgres text and log lines hold neither control characters nor unpaired surrogates. */
export function printable(text: string): string {
  return text.toWellFormed().replace(/\p{Cc}/gu, '')
}
