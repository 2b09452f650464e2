import * as z from 'zod/mini'
import { listDisputesQuerySchema, type ListDisputesQuery } from '@/lib/contract/disputes'
import type { DisputeTab } from '@/lib/evidence/dispute-status'
import { pages, withQuery } from '@/lib/format/paths'

export type SearchParams = { get(name: string): string | null }

const DEFAULTS = z.parse(listDisputesQuerySchema, {})

/** What the address says about the list. What is missing or makes no sense falls back, field by field. */
export function readDisputesUrl(params: SearchParams): ListDisputesQuery {
  const { shape } = listDisputesQuerySchema
  const field = <Schema extends z.core.$ZodType>(schema: Schema, name: string) => {
    const parsed = z.safeParse(schema, params.get(name) ?? undefined)
    return parsed.success ? parsed.data : undefined
  }
  const limit = field(shape.limit, 'limit') ?? DEFAULTS.limit
  const offset = field(shape.offset, 'offset') ?? DEFAULTS.offset
  return {
    tab: field(shape.tab, 'tab') ?? DEFAULTS.tab,
    q: field(shape.q, 'q') ?? DEFAULTS.q,
    order: field(shape.order, 'order') ?? DEFAULTS.order,
    limit,
    // Pages begin at multiples of their size, also after somebody edited the address.
    offset: offset - (offset % limit),
  }
}

/** The address of a list, with everything left out that goes without saying. */
export function writeDisputesUrl(query: Partial<ListDisputesQuery>): string {
  const said = <Name extends keyof ListDisputesQuery>(name: Name) =>
    query[name] === DEFAULTS[name] ? undefined : query[name]
  return withQuery(pages.disputes(), {
    // A search is over all states: the tab would say something that is not so.
    tab: query.q ? undefined : said('tab'),
    q: said('q'),
    order: said('order'),
    limit: said('limit'),
    offset: said('offset'),
  })
}

/** Where a tab begins: the most urgent first, and of the closed ones the latest. */
export function firstPageOf(
  tab: DisputeTab,
): Pick<ListDisputesQuery, 'tab' | 'q' | 'order' | 'offset'> {
  const order = tab === 'closed' ? 'reverse_chronological' : 'chronological'
  return { tab, q: '', order, offset: 0 }
}

/** Where the last page begins when the list has become shorter than the page asked for; null when the page exists. */
export function lastPageOffset(page: {
  items: readonly unknown[]
  total: number
  limit: number
  offset: number
}): number | null {
  if (page.items.length > 0 || page.offset === 0) return null
  return Math.max(0, Math.ceil(Math.min(page.total, page.offset) / page.limit) - 1) * page.limit
}
