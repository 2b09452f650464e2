import 'server-only'
import { and, count, notInArray, sql, type SQL } from 'drizzle-orm'
import type { DisputesPage, FindDisputesQuery, ReadDisputesQuery } from '@/lib/contract/disputes'
import { disputeIndex } from '@/lib/db/schema/disputes'
import { authorize } from '@/lib/server/auth/authorize'
import { desk } from '@/lib/server/desk'
import { toDeskError, withDeskErrors } from '@/lib/server/omise-gateway/omise-requests'
import type { Person } from '@/lib/server/people/person'
import { isDeskError } from '@/lib/server/platform/errors'
import { isInList, orderOf } from './find-disputes'
import { getDisputeCounts } from './get-counts'
import { readIds, readSummaries } from './read-summaries'
import { indexById, refreshLists, type RefreshedLists } from './refresh-lists'
import { matchesText } from './search-terms'

/**
 * One page of a tab or, with `q`, of the matches in all states: from the index, after Omise's list was read. When Omise
 * does not return it, the list as of its last reading.
 * @throws DeskError the error of Omise, when the list was never read
 */
export async function listDisputes(
  person: Person,
  query: ReadDisputesQuery,
): Promise<DisputesPage> {
  authorize(person, 'dispute.read')
  const { limit, offset } = query
  const refreshed = query.read === 'index' ? NOT_READ : await refreshLists(query)
  const outdated = refreshed.failure && outdatedBy(refreshed.failure)
  const lists = await withMissing(query, refreshed)
  const [items, total, counts] = await Promise.all([
    readIds(listed(query, person, lists), orderOf(query), { limit, offset }).then(readSummaries),
    countDisputes(and(isInList(query, person.id), without(lists.unknown))),
    getDisputeCounts(person),
  ])
  const unreadable = lists.unreadable.length
  return { items, total, limit, offset, counts, unreadable, outdated }
}

const NOT_READ: RefreshedLists = { unreadable: [], unknown: [], failure: null }

type Failure = NonNullable<RefreshedLists['failure']>

function outdatedBy({ error, asOf }: Failure): NonNullable<DisputesPage['outdated']> {
  const problem = toDeskError(error)
  if (!asOf || !isDeskError(problem)) throw problem
  return { asOf: asOf.toISOString(), code: problem.code }
}

/** What the list consists of, without disputes whose current state is unknown. */
export function listed(
  query: FindDisputesQuery,
  person: Person,
  { unreadable, unknown }: RefreshedLists,
): SQL | undefined {
  const leftOut = [...unreadable.flatMap(({ id }) => id ?? []), ...unknown]
  return and(isInList(query, person.id), without(leftOut))
}

function without(disputeIds: readonly string[]): SQL | undefined {
  return disputeIds.length > 0 ? notInArray(disputeIndex.disputeId, [...disputeIds]) : undefined
}

const COMPLETE_ID = /^(dspt|chrg)(_test)?_[0-9a-z]+$/

/** A search for a complete id that the index does not have reads it from Omise. */
export async function withMissing(
  { q }: FindDisputesQuery,
  lists: RefreshedLists,
): Promise<RefreshedLists> {
  const isKnown = lists.failure !== null || lists.unreadable.some(({ id }) => id === q)
  if (isKnown || !COMPLETE_ID.test(q) || (await countDisputes(matchesText(q))) > 0) return lists
  const unreadable = await withDeskErrors(indexById(q))
  return { ...lists, unreadable: [...lists.unreadable, ...unreadable] }
}

async function countDisputes(where: SQL | undefined): Promise<number> {
  const [row] = await desk()
    .db.select({ all: sql<number>`${count()}`.mapWith(Number) })
    .from(disputeIndex)
    .where(where)
  return row?.all ?? 0
}
