import 'server-only'
import { asc } from 'drizzle-orm'
import type { Database } from '@/lib/db/open-database'
import { people } from '@/lib/db/schema/people'
import { cleanName, foldName, isDeceptive, isSystemName } from './names'

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
