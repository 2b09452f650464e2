import { NAME_MAX_LENGTH, printable } from './email'

/** Until somebody says better: `naoko.ito@example.com` is Naoko Ito. */
export function nameOf(email: string): string {
  const [local = email] = email.split('@')
  const words = local.split(/[._+-]+/).filter((word) => word !== '')
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(' ') || email
}

/** A name from elsewhere, as far as it fits; empty when there is none. */
export function shortName(name: string): string {
  return printable(name).trim().slice(0, NAME_MAX_LENGTH).trim()
}
