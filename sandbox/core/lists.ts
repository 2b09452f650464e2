import { wireContext, type SandboxContext, type WireContext } from './context.ts'
import { countParam, paramsOf, textParam } from './params.ts'
import { success } from './reply.ts'
import { isoSeconds, parseTime, type JsonObject } from './values.ts'
import { hasCreatedAt, type Version } from './versions.ts'

/** https://docs.omise.co/api-pagination */
const defaultLimit = 20
const maximumLimit = 100
const epoch = '1970-01-01T00:00:00Z'

export type Order = 'chronological' | 'reverse_chronological'

export interface Page<Row> {
  rows: Row[]
  limit: number
  offset: number
  total: number
  order: Order | null
  from: string
  to: string
}

/**
 * The page of `rows` (oldest first) for `limit`, `offset`, `order`, `from` and `to`. A value out of
 * range is not an error: it is replaced by the nearest allowed value, or by the default.
 */
export function pageOf<Row extends { createdAt: string }>(
  rows: readonly Row[],
  params: JsonObject,
  now: Date,
): Page<Row> {
  const limit = Math.min(countParam(params, 'limit', 1, defaultLimit), maximumLimit)
  const offset = countParam(params, 'offset', 0, 0)
  const order = orderParam(params) ?? 'chronological'
  const from = timeParam(params, 'from') ?? epoch
  const to = timeParam(params, 'to') ?? isoSeconds(now)
  const within = rows.filter(({ createdAt }) => createdAt >= from && createdAt <= to)
  const ordered = order === 'chronological' ? within : within.toReversed()
  const page = ordered.slice(offset, offset + limit)
  return { rows: page, limit, offset, total: within.length, order, from, to }
}

/**
 * The first page of documents, as embedded in a dispute. 2019-05-29 lists the oldest first, older
 * versions the newest first with `order: null`; both as recorded.
 */
export function embeddedPage<Row>(rows: readonly Row[], version: Version, now: Date): Page<Row> {
  const modern = hasCreatedAt(version)
  const ordered = modern ? rows : rows.toReversed()
  return {
    rows: ordered.slice(0, defaultLimit),
    limit: defaultLimit,
    offset: 0,
    total: rows.length,
    order: modern ? 'chronological' : null,
    from: epoch,
    to: isoSeconds(now),
  }
}

/** Responds with the requested page of `rows` (oldest first). */
export async function listReply<Row extends { createdAt: string }>(
  c: SandboxContext,
  location: string,
  rows: readonly Row[],
  toWire: (row: Row, wire: WireContext, params: JsonObject) => JsonObject,
): Promise<Response> {
  const params = await paramsOf(c)
  const wire = wireContext(c)
  const page = pageOf(rows, params, wire.now)
  const data = page.rows.map((row) => toWire(row, wire, params))
  return success(c, listToWire(page, data, location, wire.version))
}

/** The list object around a page, with the keys of the version in their recorded order. */
export function listToWire(
  page: Page<unknown>,
  data: JsonObject[],
  location: string,
  version: Version,
): JsonObject {
  const { limit, offset, total, order, from, to } = page
  return hasCreatedAt(version)
    ? { object: 'list', data, limit, offset, total, location, order, from, to }
    : { object: 'list', from, to, offset, limit, total, order, location, data }
}

export function orderParam(params: JsonObject): Order | null {
  const order = textParam(params, 'order')
  return order === 'chronological' || order === 'reverse_chronological' ? order : null
}

function timeParam(params: JsonObject, name: string): string | null {
  const time = parseTime(textParam(params, name) ?? '')
  return time && isoSeconds(time)
}
