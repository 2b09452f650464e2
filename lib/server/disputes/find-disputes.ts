import 'server-only'
import type { DisputeSummary, FindDisputesQuery } from '@/lib/contract/disputes'
import { MAX_PAGE_SIZE } from '@/lib/evidence/limits'
import { toReason } from '@/lib/evidence/reasons'
import { dayBoundsOf, urgencyOf } from '@/lib/evidence/respond-by'
import { desk } from '@/lib/server/desk'
import { readPage, toSummaries } from './read-page'

export type Part = {
  matching: DisputeSummary[]
  /** How many could not be read, so that nothing says whether they match. */
  unreadable: number
  /** How many were looked at for it. */
  read: number
}

/** Whether Omise alone cannot say which disputes match. */
export function isFiltered({ q, reason, currency, missing, urgency, from, to }: FindDisputesQuery) {
  const days = from ?? to
  return Boolean(reason ?? currency ?? missing ?? urgency) || (q !== '' && days !== undefined)
}

/** How far a dispute can move between two pages and still be told once; an account may have any number of them. */
const REMEMBERED_IDS = 10 * MAX_PAGE_SIZE

/**
 * All disputes that match, in the order asked for, part by part. One that comes up while this reads may be left
 * out, or shift another into the next part: each is told once.
 */
export async function* matchingDisputes(
  query: FindDisputesQuery,
): AsyncGenerator<Part, void, undefined> {
  const told = new Set<string>()
  for (let offset = 0; ; offset += MAX_PAGE_SIZE) {
    const { data, unreadable, received, total } = await readPage(query, {
      limit: MAX_PAGE_SIZE,
      offset,
    })
    const fresh = data.filter(({ id }) => !told.has(id))
    for (const { id } of fresh) told.add(id)
    for (const id of told) if (told.size > REMEMBERED_IDS) told.delete(id)
    const likely = fresh.filter(
      ({ reasonCode, currency }) =>
        (query.reason === undefined || toReason(reasonCode) === query.reason) &&
        (query.currency === undefined || currency === query.currency),
    )
    const summaries = await toSummaries(likely)
    const matching = summaries.filter((dispute) => matches(dispute, query))
    yield { matching, unreadable: unreadable.length, read: received }
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

/** Omise has seen to it in a tab, not in a search. */
function isWithinDays({ openedAt }: DisputeSummary, { from, to }: FindDisputesQuery): boolean {
  const { timeZone } = desk().env
  const at = new Date(openedAt)
  return (
    (from === undefined || at >= dayBoundsOf(from, timeZone).from) &&
    (to === undefined || at <= dayBoundsOf(to, timeZone).to)
  )
}
