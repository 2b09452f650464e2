import 'server-only'
import { asc } from 'drizzle-orm'
import type { Database } from '@/lib/db/open-database'
import { people } from '@/lib/db/schema/people'
import { SYSTEM_NAMES } from '@/lib/server/audit-log/system-actors'
import { printable } from './email'

export const NAME_MAX_LENGTH = 100

/**
 * Characters that are invisible in a name, yet make two names that look alike differ or reverse the following text:
 * format characters (bidi controls, joiners), fillers and selectors that Unicode calls ignorable, noncharacters, and the
 * blank braille cell.
 */
const INVISIBLE =
  /[\p{Cf}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\p{Co}\p{Zl}\p{Zp}\u2800]/gu

/** A name as it is stored: one line without invisible characters, one space between words. */
export function cleanName(typed: string): string {
  const visible = typed.replace(/[\p{Zl}\p{Zp}\t\r\n]/gu, ' ').replace(INVISIBLE, '')
  return printable(visible).normalize('NFC').replace(/\s+/gu, ' ').trim()
}

/** Equal for names that people read as the same, whatever their case, width and spaces. */
export function foldName(name: string): string {
  return cleanName(name.normalize('NFKC')).toUpperCase().toLowerCase().normalize('NFKC')
}

const SYSTEM = new Set(SYSTEM_NAMES.map(foldName))

/** Whether the audit log uses the name for an actor that is no person. */
export function isSystemName(name: string): boolean {
  return SYSTEM.has(foldName(name))
}

const LATIN = /\p{Script=Latin}/u
const LOOKS_LATIN =
  /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}\p{Script=Lisu}]/u

/**
 * Whether a name can be misread: it contains an e-mail, or one of its words mixes Latin letters with similar letters of
 * another script (https://www.unicode.org/reports/tr39/#Mixed_Script_Detection).
 */
export function isDeceptive(name: string): boolean {
  const folded = foldName(name)
  const words = folded.split(/[^\p{L}\p{M}]+/u)
  return folded.includes('@') || words.some((word) => LATIN.test(word) && LOOKS_LATIN.test(word))
}

/** Expects a cleaned name. */
export function isNameLength(name: string): boolean {
  return /[\p{L}\p{N}]/u.test(name) && [...name].length <= NAME_MAX_LENGTH
}

/** A default name: the identity provider's where it is permitted, else one derived from the e-mail. */
export function nameFor(email: string, suggested = ''): string {
  const short = [...cleanName(suggested)].slice(0, NAME_MAX_LENGTH).join('').trim()
  const candidates = [short, nameIn(email)]
  return candidates.find((name) => isNameLength(name) && !isSystemName(name)) ?? email
}

/** `naoko.ito@example.com` becomes Naoko Ito. */
function nameIn(email: string): string {
  const [local = email] = email.split('@')
  const words = local.split(/[._+-]+/).filter((word) => word !== '')
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(' ')
}

/** The names of people on screen. When two people could be confused, the e-mail is added. */
export type Names = {
  /** The name of a current person; null when the id is unknown. */
  of(personId: string): string | null
  /** The name of the actor of an audit row, as recorded then. */
  inAudit(row: { personId: string | null; personName: string | null }): string | null
  emailOf(personId: string): string | null
  /** All people, by name. */
  all(): { id: string; name: string }[]
}

export async function readNames(db: Database): Promise<Names> {
  const rows = await db
    .select({ id: people.id, name: people.name, email: people.email })
    .from(people)
    .orderBy(asc(people.name), asc(people.email))
  const byId = new Map(rows.map((row) => [row.id, row]))
  const idsByName = new Map<string, Set<string>>()
  for (const { id, name } of rows) {
    const ids = idsByName.get(foldName(name)) ?? new Set()
    idsByName.set(foldName(name), ids.add(id))
  }

  function isMistakable(name: string, personId: string): boolean {
    const others = idsByName.get(foldName(name)) ?? new Set()
    return isSystemName(name) || isDeceptive(name) || [...others].some((id) => id !== personId)
  }

  /** Cleaned again: a name may be older than the rules. */
  function shown(name: string, personId: string): string {
    const email = byId.get(personId)?.email
    const visible = cleanName(name)
    if (email === undefined || visible === email) return visible
    if (!isMistakable(name, personId)) return visible
    return `${visible} (${email})`
  }

  return {
    of(personId) {
      const person = byId.get(personId)
      return person ? shown(person.name, personId) : null
    },
    inAudit({ personId, personName }) {
      return personId === null || personName === null ? personName : shown(personName, personId)
    },
    emailOf: (personId) => byId.get(personId)?.email ?? null,
    all: () => rows.map(({ id, name }) => ({ id, name: shown(name, id) })),
  }
}
