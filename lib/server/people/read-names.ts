import 'server-only'
import { inArray } from 'drizzle-orm'
import type { Database } from '@/lib/db/open-database'
import { people } from '@/lib/db/schema'

/** What people are called, by their ids. */
export async function readNames(
  db: Database,
  personIds: Iterable<string>,
): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(personIds)]
  if (ids.length === 0) return new Map()
  const rows = await db
    .select({ id: people.id, name: people.name })
    .from(people)
    .where(inArray(people.id, ids))
  return new Map(rows.map(({ id, name }) => [id, name]))
}
