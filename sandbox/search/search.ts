import { Hono } from 'hono'
import { chargesOf, subunits, type ChargeRow, type Charges } from '../charges/data.ts'
import type { SandboxContext, SandboxEnv } from '../core/context.ts'
import { OmiseError } from '../core/errors.ts'
import { orderParam } from '../core/lists.ts'
import { countParam, paramsOf, textParam } from '../core/params.ts'
import { success } from '../core/reply.ts'
import { isObject, isoSeconds, parseTime, type Json, type JsonObject } from '../core/values.ts'
import { hasCreatedAt } from '../core/versions.ts'
import { disputesOf, type DisputeRow } from '../disputes/data.ts'
import { presentDispute } from '../disputes/routes.ts'

const defaultPerPage = 30
const maximumPerPage = 100

/** https://www.omise.co/search-api, scope `dispute` only: words and filters all have to match. */
export const searchRoutes = new Hono<SandboxEnv>().get('/search', async (c) => {
  const params = await paramsOf(c)
  const scope = textParam(params, 'scope')
  if (scope !== 'dispute') throw new OmiseError(400, 'invalid_scope', 'scope is not supported')
  const modern = hasCreatedAt(c.var.version)
  const query = textParam(params, 'query') ?? ''
  const filters = filtersOf(params)
  const order = orderParam(params) ?? (modern ? 'reverse_chronological' : 'chronological')
  const page = countParam(params, 'page', 1, 1)
  const per_page = Math.min(countParam(params, 'per_page', 1, defaultPerPage), maximumPerPage)

  const found = find(c, query, filters)
  const ordered = order === 'chronological' ? found : found.toReversed()
  const data = ordered
    .slice((page - 1) * per_page, page * per_page)
    .map((dispute) => presentDispute(c, dispute, params))
  const total = found.length
  const total_pages = Math.ceil(total / per_page)
  const location = '/search'
  if (!modern) {
    const head = { object: 'search', order, scope, query, filters, page, per_page }
    return success(c, { ...head, location, total_pages, total, data })
  }
  const head = { object: 'search', export: null, data, page, per_page, total, total_pages, filters }
  return success(c, { ...head, location, order, query, scope, aggregate_level: null })
})

function find(
  { var: { merchant, sandbox } }: SandboxContext,
  query: string,
  filters: Record<string, string>,
): DisputeRow[] {
  const charges = chargesOf(merchant)
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const tests = Object.entries(filters).map(([name, value]) =>
    testOf(name, value, charges, sandbox.clock()),
  )
  return disputesOf(merchant)
    .all()
    .filter((dispute) => {
      const text = searchableText(dispute, charges.get(dispute.charge))
      return words.every((word) => text.includes(word)) && tests.every((test) => test(dispute))
    })
}

function searchableText(dispute: DisputeRow, charge: ChargeRow): string {
  const metadata = Object.values(dispute.metadata).filter((value) => typeof value === 'string')
  const { id, charge: chargeId, message, reasonCode, reasonMessage } = dispute
  return [
    id,
    chargeId,
    message,
    reasonCode,
    reasonMessage,
    charge.card.name,
    charge.description,
    ...metadata,
  ]
    .join('\n')
    .toLowerCase()
}

/** The filters as strings, as they are echoed, regardless of the type in the request. */
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
function testOf(name: string, value: string, charges: Charges, now: Date): Test {
  switch (name) {
    case 'status':
      return ({ status }) => status === value.toLowerCase()
    case 'currency':
      return ({ currency }) => currency === value.toUpperCase()
    case 'card_last_digits':
      return ({ charge }) => charges.get(charge).card.lastDigits === value
    case 'amount':
      return amountTest(value)
    case 'created_at':
    case 'created': {
      const within = timeTest(name, value, now)
      return ({ createdAt }) => within(createdAt)
    }
    case 'closed_at': {
      const within = timeTest(name, value, now)
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
