import 'server-only'
import type { DisputesPage, DisputeSummary, ListDisputesQuery } from '@/lib/contract/disputes'
import { OmiseError } from '@/lib/omise/errors'
import type { OmiseDispute } from '@/lib/omise/types'
import { assertMay } from '@/lib/server/assert-may'
import type { Person } from '@/lib/server/auth/person'
import { desk } from '@/lib/server/desk'
import { withAllDocuments } from '@/lib/server/documents/all-documents'
import { askOmise } from '@/lib/server/omise-problem'
import { exactDates } from '@/lib/server/respond-by/exact-dates'
import { getDisputeCounts } from './get-counts'
import { toDisputeSummary } from './to-dispute'

type Found = { data: OmiseDispute[]; total: number }

/** One page of a tab, or, with `q`, of what matches in all states. */
export async function listDisputes(
  person: Person,
  query: ListDisputesQuery,
): Promise<DisputesPage> {
  assertMay(person, 'dispute.read')
  const [found, counts] = await Promise.all([
    query.q ? search(query) : listTab(query),
    getDisputeCounts(person),
  ])
  return {
    items: await toSummaries(found.data),
    total: found.total,
    limit: query.limit,
    offset: query.offset,
    counts,
  }
}

async function toSummaries(found: readonly OmiseDispute[]): Promise<DisputeSummary[]> {
  const { db, env } = desk()
  const [disputes, exact] = await Promise.all([
    Promise.all(found.map(withAllDocuments)),
    exactDates(
      db,
      found.map(({ id }) => id),
    ),
  ])
  return disputes.map((dispute) => toDisputeSummary(dispute, env, exact.get(dispute.id)))
}

async function listTab({ tab, limit, offset, order }: ListDisputesQuery): Promise<Found> {
  return askOmise(desk().omise.disputes.list({ status: tab, limit, offset, order }))
}

/**
 * Omise does not say which fields its search reads. An id that was pasted whole is therefore looked up
 * itself: that must never come back empty.
 */
async function search({ q, limit, offset, order }: ListDisputesQuery): Promise<Found> {
  const exact = /^(dspt|chrg)(_test)?_[0-9a-z]+$/.test(q) ? await findById(q) : null
  if (exact) return { data: offset === 0 ? [exact] : [], total: 1 }
  const page = Math.floor(offset / limit) + 1
  return askOmise(desk().omise.disputes.search({ query: q, order, page, perPage: limit }))
}

async function findById(id: string): Promise<OmiseDispute | null> {
  const { disputes, charges } = desk().omise
  try {
    if (id.startsWith('dspt')) return await disputes.retrieve(id)
    const { disputeId } = await charges.retrieve(id)
    return disputeId ? await disputes.retrieve(disputeId) : null
  } catch (error) {
    if (error instanceof OmiseError && error.code === 'not_found') return null
    return askOmise(Promise.reject(error))
  }
}
