import 'server-only'
import type { DisputesPage, ListDisputesQuery } from '@/lib/contract/disputes'
import { authorize } from '@/lib/server/auth/authorize'
import type { Person } from '@/lib/server/people/person'
import { isFiltered, matchingDisputes } from './find-disputes'
import { getDisputeCounts } from './get-counts'
import { readPage, toSummaries } from './read-page'

/** More than a merchant has open at a time; reading this many takes Omise some seconds. */
const MAX_EXAMINED = 5_000

type Found = Pick<DisputesPage, 'items' | 'unreadable' | 'total' | 'isPartial'>

/** One page of a tab or, with `q`, of the matches in all states. */
export async function listDisputes(
  person: Person,
  query: ListDisputesQuery,
): Promise<DisputesPage> {
  authorize(person, 'dispute.read')
  const [found, counts] = await Promise.all([
    isFiltered(query) ? filtered(query) : unfiltered(query),
    getDisputeCounts(person),
  ])
  return { ...found, limit: query.limit, offset: query.offset, counts }
}

async function unfiltered(query: ListDisputesQuery): Promise<Found> {
  const { data, unreadable, total } = await readPage(query, query)
  const items = await toSummaries(data)
  return { items, unreadable: unreadable.length, total, isPartial: false }
}

/** Omise has no such filters, so all candidates are read, filtered and counted here. */
async function filtered(query: ListDisputesQuery): Promise<Found> {
  const { limit, offset } = query
  const items = []
  let total = 0
  let unreadable = 0
  let examined = 0
  for await (const { matching, read, ...part } of matchingDisputes(query)) {
    const first = Math.max(0, offset - total)
    items.push(...matching.slice(first, first + limit - items.length))
    total += matching.length
    unreadable += part.unreadable.length
    examined += read
    if (examined >= MAX_EXAMINED) return { items, unreadable, total, isPartial: true }
  }
  return { items, unreadable, total, isPartial: false }
}
