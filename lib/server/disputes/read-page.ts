import 'server-only'
import type { DisputeSummary, FindDisputesQuery } from '@/lib/contract/disputes'
import { dayBoundsOf } from '@/lib/evidence/respond-by'
import { OmiseError } from '@/lib/omise/errors'
import type { OmiseDispute, OmiseItems } from '@/lib/omise/types'
import { desk } from '@/lib/server/desk'
import { withAllDocuments } from '@/lib/server/omise-gateway/all-documents'
import { toDeskError, withDeskErrors } from '@/lib/server/omise-gateway/omise-requests'
import { disputesToCheck } from '@/lib/server/outbound/review-request'
import { exactDates } from '@/lib/server/dispute-index/exact-dates'
import { toDisputeSummary } from './to-dispute'

type FoundPage = OmiseItems<OmiseDispute> & { total: number }
type Page = { limit: number; offset: number }

/** The part of the filters that Omise applies: a tab within a range of days, or a search over all states. */
export function readPage(query: FindDisputesQuery, page: Page): Promise<FoundPage> {
  return query.q ? search(query, page) : listTab(query, page)
}

export async function toSummaries(found: readonly OmiseDispute[]): Promise<DisputeSummary[]> {
  const { db, env } = desk()
  const ids = found.map(({ id }) => id)
  const open = found.filter(({ status }) => status === 'open').map(({ id }) => id)
  const [disputes, exact, toCheck] = await Promise.all([
    Promise.all(found.map(withAllDocuments)),
    exactDates(db, ids),
    disputesToCheck(db, open),
  ])
  return disputes.map((dispute) => ({
    ...toDisputeSummary(dispute, env, exact.get(dispute.id)),
    ...(toCheck.has(dispute.id) && { toCheck: true }),
  }))
}

async function listTab(query: FindDisputesQuery, { limit, offset }: Page): Promise<FoundPage> {
  const { omise, env } = desk()
  const { tab, order } = query
  const from = query.from ? dayBoundsOf(query.from, env.timeZone).from : undefined
  const to = query.to ? dayBoundsOf(query.to, env.timeZone).to : undefined
  return withDeskErrors(omise.disputes.list({ status: tab, limit, offset, order, from, to }))
}

/**
 * Omise does not document which fields its search covers. A complete id is therefore fetched directly, so that it is
 * always found.
 */
async function search(
  { q, order }: FindDisputesQuery,
  { limit, offset }: Page,
): Promise<FoundPage> {
  const exact = /^(dspt|chrg)(_test)?_[0-9a-z]+$/.test(q) ? await findById(q) : null
  if (exact) return onlyOne(offset === 0 ? [exact] : [])
  const page = Math.floor(offset / limit) + 1
  return withDeskErrors(desk().omise.disputes.search({ query: q, order, page, perPage: limit }))
}

function onlyOne(data: OmiseDispute[]): FoundPage {
  return { data, unreadable: [], received: data.length, total: 1 }
}

async function findById(id: string): Promise<OmiseDispute | null> {
  const { disputes, charges } = desk().omise
  try {
    if (id.startsWith('dspt')) return await disputes.retrieve(id)
    const { disputeId } = await charges.retrieve(id)
    return disputeId ? await disputes.retrieve(disputeId) : null
  } catch (error) {
    if (error instanceof OmiseError && error.code === 'not_found') return null
    throw toDeskError(error)
  }
}
