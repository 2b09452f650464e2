import 'server-only'
import { count } from 'drizzle-orm'
import type { ListDisputesQuery } from '@/lib/contract/disputes'
import type { Neighbours } from '@/lib/contract/neighbours'
import { disputeIndex } from '@/lib/db/schema/disputes'
import { authorize } from '@/lib/server/auth/authorize'
import { desk } from '@/lib/server/desk'
import type { Person } from '@/lib/server/people/person'
import { countIf, isDue, isInList, orderOf } from './find-disputes'
import { readIds } from './read-summaries'

/** How far a dispute is looked for before and after the page of the list, since lists change while a person works. */
const AROUND = 100

/** The place of a dispute in a list, from the index: the page of the list has brought it up to date. */
export async function findNeighbours(
  person: Person,
  disputeId: string,
  query: ListDisputesQuery,
): Promise<Neighbours> {
  authorize(person, 'dispute.read')
  const where = isInList(query, person.id)
  const offset = Math.max(0, query.offset - AROUND)
  const [ids, rows] = await Promise.all([
    readIds(where, orderOf(query), { offset, limit: query.limit + 2 * AROUND }),
    desk()
      .db.select({ total: count(), dueToday: countIf(isDue('today')) })
      .from(disputeIndex)
      .where(where),
  ])
  const counts = rows[0] ?? { total: 0, dueToday: 0 }
  const index = ids.indexOf(disputeId)
  if (index === -1) {
    const next = ids[query.offset - offset] ?? ids.at(-1) ?? null
    return { position: null, ...counts, previous: null, next }
  }
  return {
    position: offset + index + 1,
    ...counts,
    previous: ids[index - 1] ?? null,
    next: ids[index + 1] ?? null,
  }
}
