/** Longest address that can exist: https://www.rfc-editor.org/errata/eid1690 */
export const EMAIL_MAX_LENGTH = 254

/** The one spelling of an e-mail address: what people.email holds and sign-in looks for. */
export function canonicalEmail(typed: string): string {
  return printable(typed).trim().toLowerCase()
}

/** Postgres text and log lines hold no control characters and no half of a surrogate pair. */
export function printable(text: string): string {
  return text.toWellFormed().replace(/\p{Cc}/gu, '')
}
