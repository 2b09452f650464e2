import type { ListDisputesQuery } from '@/lib/contract/disputes'
import { ORDERS } from '@/lib/contract/orders'
import { dayField, limitField, offsetField, oneOf, textField } from '@/lib/contract/query-fields'
import { DISPUTE_TABS, type DisputeTab } from '@/lib/evidence/dispute-status'
import { KINDS } from '@/lib/evidence/kinds'
import { DEFAULT_PAGE_SIZE, MAX_SEARCH_LENGTH } from '@/lib/evidence/limits'
import { REASONS } from '@/lib/evidence/reasons'
import { URGENCIES } from '@/lib/evidence/respond-by'
import { pages, withQuery } from '@/lib/format/paths'

export type SearchParams = { get(name: string): string | null }

const DEFAULTS: ListDisputesQuery = {
  tab: 'open',
  q: '',
  order: 'chronological',
  limit: DEFAULT_PAGE_SIZE,
  offset: 0,
}

/** The list's state in the URL. Missing or invalid fields get their defaults. */
export function readDisputesUrl(params: SearchParams): ListDisputesQuery {
  const limit = limitField(params.get('limit')) ?? DEFAULTS.limit
  const offset = offsetField(params.get('offset')) ?? DEFAULTS.offset
  return {
    tab: oneOf(DISPUTE_TABS, params.get('tab')) ?? DEFAULTS.tab,
    q: textField(params.get('q'), MAX_SEARCH_LENGTH) ?? DEFAULTS.q,
    order: oneOf(ORDERS, params.get('order')) ?? DEFAULTS.order,
    ...readFilters(params),
    limit,
    // Pages start at multiples of their size, even in an edited URL.
    offset: offset - (offset % limit),
  }
}

export type DisputeFilters = Pick<
  ListDisputesQuery,
  'reason' | 'currency' | 'missing' | 'urgency' | 'from' | 'to'
>

export const NO_FILTERS: DisputeFilters = {
  reason: undefined,
  currency: undefined,
  missing: undefined,
  urgency: undefined,
  from: undefined,
  to: undefined,
}

function readFilters(params: SearchParams): DisputeFilters {
  return {
    reason: oneOf(REASONS, params.get('reason')),
    currency: /^[A-Z]{3}$/.exec(params.get('currency') ?? '')?.[0],
    missing: oneOf(KINDS, params.get('missing')),
    urgency: oneOf(URGENCIES, params.get('urgency')),
    from: dayField(params.get('from')),
    to: dayField(params.get('to')),
  }
}

export function countFilters({ reason, currency, missing, urgency, from, to }: DisputeFilters) {
  return [reason, currency, missing, urgency, from ?? to].filter(Boolean).length
}

/** The URL of a list, without defaults. */
export function writeDisputesUrl(query: Partial<ListDisputesQuery>): string {
  const said = <Name extends keyof ListDisputesQuery>(name: Name) =>
    query[name] === DEFAULTS[name] ? undefined : query[name]
  return withQuery(pages.disputes(), {
    // A search covers all states, so a tab would be misleading.
    tab: query.q ? undefined : said('tab'),
    q: said('q'),
    order: said('order'),
    reason: said('reason'),
    currency: said('currency'),
    missing: said('missing'),
    urgency: said('urgency'),
    from: said('from'),
    to: said('to'),
    limit: said('limit'),
    offset: said('offset'),
  })
}

/** The default order of a tab: the most urgent first, and the latest of the closed ones. */
export function firstPageOf(
  tab: DisputeTab,
): Pick<ListDisputesQuery, 'tab' | 'q' | 'order' | 'offset' | 'urgency'> {
  const order = tab === 'closed' ? 'reverse_chronological' : 'chronological'
  // Only open disputes have a respond-by date.
  return { tab, q: '', order, offset: 0, ...(tab !== 'open' && { urgency: undefined }) }
}

/** The start of the last page when the list has become shorter than the requested page; null when the page exists. */
export function lastPageOffset(page: {
  items: readonly unknown[]
  unreadable: number
  total: number
  limit: number
  offset: number
}): number | null {
  if (page.items.length + page.unreadable > 0 || page.offset === 0) return null
  return Math.max(0, Math.ceil(Math.min(page.total, page.offset) / page.limit) - 1) * page.limit
}
