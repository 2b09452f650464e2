import type { Context, Handler } from '../context.ts'
import { OmiseError } from '../errors.ts'
import { orderParam } from '../lists.ts'
import { subunits } from '../money.ts'
import { countParam, isObject, readParams, textParam } from '../params.ts'
import type { DisputeRow, Json, JsonObject } from '../rows.ts'
import { isoSeconds, parseTime } from '../times.ts'
import { hasCreatedAt } from '../versions.ts'
import { presentDispute } from './disputes.ts'

const defaultPerPage = 30
const maximumPerPage = 100

/** https://www.omise.co/search-api, scope `dispute` only: words and filters all have to match. */
export const search: Handler = async (context) => {
  const params = await readParams(context.request, context.query)
  const scope = textParam(params, 'scope')
  if (scope !== 'dispute') throw new OmiseError(400, 'invalid_scope', 'scope is not supported')
  const modern = hasCreatedAt(context.version)
  const query = textParam(params, 'query') ?? ''
  const filters = filtersOf(params)
  const order = orderParam(params) ?? (modern ? 'reverse_chronological' : 'chronological')
  const page = countParam(params, 'page', 1, 1)
  const perPage = Math.min(countParam(params, 'per_page', 1, defaultPerPage), maximumPerPage)

  const found = find(context, query, filters)
  const ordered = order === 'chronological' ? found : found.toReversed()
  const data = ordered
    .slice((page - 1) * perPage, page * perPage)
    .map((dispute) => presentDispute(context, dispute, params))
  const total = found.length
  const pages = Math.ceil(total / perPage)
  const shared = {
    page,
    per_page: perPage,
    total,
    total_pages: pages,
    filters,
    order,
    query,
    scope,
  }
  return modern ? shapeOf2019(data, shared) : shapeOf2017(data, shared)
}

interface Shared {
  page: number
  per_page: number
  total: number
  total_pages: number
  filters: Record<string, string>
  order: string
  query: string
  scope: string
}

function shapeOf2019(data: JsonObject[], shared: Shared): JsonObject {
  const { page, per_page, total, total_pages, filters, order, query, scope } = shared
  const head = { object: 'search', export: null, data, page, per_page, total, total_pages, filters }
  return { ...head, location: '/search', order, query, scope, aggregate_level: null }
}

function shapeOf2017(data: JsonObject[], shared: Shared): JsonObject {
  const { page, per_page, total, total_pages, filters, order, query, scope } = shared
  const head = { object: 'search', order, scope, query, filters, page, per_page }
  return { ...head, location: '/search', total_pages, total, data }
}

function find(context: Context, query: string, filters: Record<string, string>): DisputeRow[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const tests = Object.entries(filters).map(([name, value]) => testOf(context, name, value))
  return [...context.merchant.disputes.values()].filter((dispute) => {
    const text = searchableText(context, dispute)
    return words.every((word) => text.includes(word)) && tests.every((test) => test(dispute))
  })
}

function searchableText({ merchant }: Context, dispute: DisputeRow): string {
  const charge = merchant.charges.get(dispute.charge)
  const metadata = Object.values(dispute.metadata).filter((value) => typeof value === 'string')
  const { id, charge: chargeId, message, reasonCode, reasonMessage } = dispute
  return [
    id,
    chargeId,
    message,
    reasonCode,
    reasonMessage,
    charge?.card.name,
    charge?.description,
    ...metadata,
  ]
    .join('\n')
    .toLowerCase()
}

/** Filter values come back as strings, whatever they were sent as. */
function filtersOf(params: JsonObject): Record<string, string> {
  const { filters } = params
  if (filters === undefined) return {}
  if (!isObject(filters)) throw invalidFilter('filters')
  return Object.fromEntries(
    Object.entries(filters).map(([name, value]) => [name, filterText(name, value)]),
  )
}

function filterText(name: string, value: Json): string {
  if (typeof value === 'object') throw invalidFilter(name)
  return String(value)
}

function invalidFilter(name: string): OmiseError {
  return new OmiseError(400, 'invalid_filter', `${name} is not a valid filter`)
}

type Test = (dispute: DisputeRow) => boolean

/** https://www.omise.co/search-query-and-filters: amounts in main units, times as a day or `a..b`. */
function testOf(context: Context, name: string, value: string): Test {
  switch (name) {
    case 'status':
      return ({ status }) => status === value.toLowerCase()
    case 'currency':
      return ({ currency }) => currency === value.toUpperCase()
    case 'card_last_digits':
      return ({ charge }) => context.merchant.charges.get(charge)?.card.lastDigits === value
    case 'amount':
      return amountTest(value)
    case 'created_at':
    case 'created': {
      const within = timeTest(name, value, context.clock())
      return ({ createdAt }) => within(createdAt)
    }
    case 'closed_at': {
      const within = timeTest(name, value, context.clock())
      return ({ closedAt }) => closedAt !== null && within(closedAt)
    }
    default:
      throw invalidFilter(name)
  }
}

function amountTest(value: string): Test {
  const [low = '', high = low] = value.split('..')
  const from = Number(low)
  const to = Number(high)
  if (low === '' || Number.isNaN(from) || Number.isNaN(to)) throw invalidFilter('amount')
  return ({ amount, currency }) => {
    const main = amount / subunits(currency)
    return main >= from && main <= to
  }
}

function timeTest(name: string, value: string, now: Date): (time: string) => boolean {
  const [low = '', high = low] = (value === 'today' ? isoSeconds(now).slice(0, 10) : value).split(
    '..',
  )
  const from = parseTime(low)
  const to = parseTime(high.length === 10 ? `${high}T23:59:59Z` : high)
  if (!from || !to) throw invalidFilter(name)
  return (time) => time >= isoSeconds(from) && time <= isoSeconds(to)
}
