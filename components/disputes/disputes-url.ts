import type { ListDisputesQuery } from '@/lib/contract/disputes'
import {
  ASSIGNEE_WORDS,
  defaultOrder,
  DISPUTE_ORDERS,
  DUE_FILTERS,
  NOTE_FILTERS,
  OUTCOMES,
  SNOOZE_FILTERS,
} from '@/lib/contract/dispute-filters'
import {
  dayField,
  limitField,
  offsetField,
  oneOf,
  textField,
  uuidField,
} from '@/lib/contract/query-fields'
import { DISPUTE_TABS, type DisputeTab } from '@/lib/evidence/dispute-status'
import { KINDS } from '@/lib/evidence/kinds'
import { DEFAULT_PAGE_SIZE, MAX_SEARCH_LENGTH } from '@/lib/evidence/limits'
import { REASONS } from '@/lib/evidence/reasons'
import { pages, withQuery } from '@/lib/format/paths'

export type SearchParams = { get(name: string): string | null }

const DEFAULTS = { tab: 'open', q: '', limit: DEFAULT_PAGE_SIZE, offset: 0 } as const

/** The list's state in the URL. Missing or invalid fields get their defaults. */
export function readDisputesUrl(params: SearchParams): ListDisputesQuery {
  const limit = limitField(params.get('limit')) ?? DEFAULTS.limit
  const offset = offsetField(params.get('offset')) ?? DEFAULTS.offset
  const tab = oneOf(DISPUTE_TABS, params.get('tab')) ?? DEFAULTS.tab
  const q = textField(params.get('q'), MAX_SEARCH_LENGTH) ?? DEFAULTS.q
  return {
    tab,
    q,
    order: oneOf(DISPUTE_ORDERS, params.get('order')),
    ...readFilters(params),
    limit,
    // Pages start at multiples of their size, even in an edited URL.
    offset: offset - (offset % limit),
  }
}

/** Chosen in the form of filters. */
export const FORM_FILTERS = [
  'reason',
  'currency',
  'missing',
  'urgency',
  'from',
  'to',
  'assignee',
  'notes',
] as const
/** Chosen by a link. */
const LINK_FILTERS = ['snoozed', 'outcome', 'closedFrom'] as const
const FILTERS = [...FORM_FILTERS, ...LINK_FILTERS] as const

export type FormFilters = Pick<ListDisputesQuery, (typeof FORM_FILTERS)[number]>
export type DisputeFilters = Pick<ListDisputesQuery, (typeof FILTERS)[number]>

export const NO_FILTERS: DisputeFilters = readFilters(new URLSearchParams())

function readFilters(params: SearchParams): DisputeFilters {
  return {
    reason: oneOf(REASONS, params.get('reason')),
    currency: /^[A-Z]{3}$/.exec(params.get('currency') ?? '')?.[0],
    missing: oneOf(KINDS, params.get('missing')),
    urgency: oneOf(DUE_FILTERS, params.get('urgency')),
    from: dayField(params.get('from')),
    to: dayField(params.get('to')),
    assignee: assigneeField(params.get('assignee')),
    snoozed: oneOf(SNOOZE_FILTERS, params.get('snoozed')),
    notes: oneOf(NOTE_FILTERS, params.get('notes')),
    outcome: oneOf(OUTCOMES, params.get('outcome')),
    closedFrom: dayField(params.get('closedFrom')),
  }
}

/** A word for some assignees, or the id of a person. */
export function assigneeField(value: string | null): string | undefined {
  return oneOf(ASSIGNEE_WORDS, value) ?? uuidField(value)
}

/** Those that narrow the list, except one of the views of the open disputes; both days count as one. */
export function countFilters(query: ListDisputesQuery): number {
  const { reason, currency, missing, urgency, notes, from, to, assignee, outcome, closedFrom } =
    query
  const others = [reason, currency, missing, urgency, notes, from ?? to, outcome, closedFrom]
  const count = others.filter(Boolean).length
  const isView =
    count === 0 && oneOf(ASSIGNEE_WORDS, assignee ?? null) && query.tab === 'open' && query.q === ''
  return assignee === undefined || isView ? count : count + 1
}

/** Whether the open disputes are those of one assignee, or the snoozed ones. */
export function isNarrowed({ assignee, snoozed }: DisputeFilters): boolean {
  return assignee !== undefined || snoozed === 'only'
}

/** Whether open disputes can be in the list; a search is in all states. */
export function mayHoldOpen({ tab, q }: Pick<ListDisputesQuery, 'tab' | 'q'>): boolean {
  return tab === 'open' || q !== ''
}

/** Whether two lists differ in their page at most. */
export function isSameList(one: ListDisputesQuery, other: ListDisputesQuery): boolean {
  const order = (query: ListDisputesQuery) => query.order ?? defaultOrder(query)
  return isShown(one, other) && order(one) === order(other)
}

/** Whether `list` is on screen, at whatever page and order. */
export function isShown(query: ListDisputesQuery, list: Partial<ListDisputesQuery>): boolean {
  const { tab, q } = query
  return tab === list.tab && q === list.q && FILTERS.every((name) => query[name] === list[name])
}

/**
 * The URL of a list, without defaults.
 * @param viewId the saved view that the list comes from, also when its filters have been changed since
 */
export function writeDisputesUrl(query: Partial<ListDisputesQuery>, viewId?: string): string {
  const said = <Name extends keyof typeof DEFAULTS>(name: Name) =>
    query[name] === DEFAULTS[name] ? undefined : query[name]
  return withQuery(pages.disputes(), {
    // A search covers all states, so a tab would be misleading.
    tab: query.q ? undefined : said('tab'),
    q: said('q'),
    order: query.order,
    ...Object.fromEntries(FILTERS.map((name) => [name, query[name]])),
    limit: said('limit'),
    offset: said('offset'),
    view: viewId,
  })
}

/** The saved view that the list comes from. */
export function readViewId(params: SearchParams): string | undefined {
  return uuidField(params.get('view'))
}

/** The whole list of a tab, in its order, from its start. */
export function firstPageOf(
  tab: DisputeTab,
): Pick<ListDisputesQuery, 'tab' | 'q' | 'order' | 'offset'> & Partial<DisputeFilters> {
  // Only open disputes are due and snoozed and have views by assignee, and only closed ones have ended.
  const others = tab === 'open' ? [] : (['urgency', 'snoozed', 'assignee'] as const)
  return {
    tab,
    q: '',
    order: undefined,
    offset: 0,
    ...Object.fromEntries(others.map((name) => [name, undefined])),
    ...(tab !== 'closed' && { outcome: undefined, closedFrom: undefined }),
  }
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

/** The list for the URL of a dispute that is opened from it; never empty. */
export function toListParam(query: Partial<ListDisputesQuery>): string {
  return writeDisputesUrl(query).split('?')[1] ?? `tab=${query.tab ?? DEFAULTS.tab}`
}
