import 'server-only'
import type { DisputeSummary, FindDisputesQuery } from '@/lib/contract/disputes'
import { MAX_PAGE_SIZE } from '@/lib/evidence/limits'
import { toReason } from '@/lib/evidence/reasons'
import { dayBoundsOf, urgencyOf } from '@/lib/evidence/respond-by'
import { desk } from '@/lib/server/desk'
import { readPage, toSummaries } from './read-page'

export type Part = {
  matching: DisputeSummary[]
  /** Disputes that could not be read, so that it is unknown whether they match; the id is null when it has none. */
  unreadable: readonly { id: string | null }[]
  /** The number of disputes that were examined. */
  read: number
}

/** Whether the filters exceed what Omise can apply. */
export function isFiltered({ q, reason, currency, missing, urgency, from, to }: FindDisputesQuery) {
  const days = from ?? to
  return Boolean(reason ?? currency ?? missing ?? urgency) || (q !== '' && days !== undefined)
}

/**
 * How far a dispute can move between two pages without being repeated; bounded, since an account may have any number of
 * disputes.
 */
const REMEMBERED_IDS = 10 * MAX_PAGE_SIZE

/**
 * All matching disputes in the requested order, in batches. A dispute that changes state meanwhile may be missed or
 * shift another one into the next batch; none is returned twice.
 */
export async function* matchingDisputes(
  query: FindDisputesQuery,
): AsyncGenerator<Part, void, undefined> {
  const returned = new Set<string>()
  for (let offset = 0; ; offset += MAX_PAGE_SIZE) {
    const { data, unreadable, received, total } = await readPage(query, {
      limit: MAX_PAGE_SIZE,
      offset,
    })
    const fresh = data.filter(({ id }) => !returned.has(id))
    for (const { id } of fresh) returned.add(id)
    for (const id of returned) if (returned.size > REMEMBERED_IDS) returned.delete(id)
    const likely = fresh.filter(
      ({ reasonCode, currency }) =>
        (query.reason === undefined || toReason(reasonCode) === query.reason) &&
        (query.currency === undefined || currency === query.currency),
    )
    const summaries = await toSummaries(likely)
    const matching = summaries.filter((dispute) => matches(dispute, query))
    yield { matching, unreadable, read: received }
    if (received === 0 || offset + received >= total) return
  }
}

function matches(dispute: DisputeSummary, query: FindDisputesQuery): boolean {
  return lacks(dispute, query) && isAsUrgent(dispute, query) && isWithinDays(dispute, query)
}

function lacks({ documents }: DisputeSummary, { missing }: FindDisputesQuery): boolean {
  return missing === undefined || !documents.perKind[missing]
}

function isAsUrgent({ respondBy }: DisputeSummary, { urgency }: FindDisputesQuery): boolean {
  if (urgency === undefined) return true
  const { now, env } = desk()
  return respondBy !== null && urgencyOf(new Date(respondBy.at), now(), env.timeZone) === urgency
}

/** In a tab, Omise applies this filter; in a search it does not. */
function isWithinDays({ openedAt }: DisputeSummary, { from, to }: FindDisputesQuery): boolean {
  const { timeZone } = desk().env
  const at = new Date(openedAt)
  return (
    (from === undefined || at >= dayBoundsOf(from, timeZone).from) &&
    (to === undefined || at <= dayBoundsOf(to, timeZone).to)
  )
}
