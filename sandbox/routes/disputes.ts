import { chargeToWire } from '../charge-wire.ts'
import { type Context, type Handler, wireContext } from '../context.ts'
import { acceptDispute, closeDispute, updateDispute } from '../dispute-actions.ts'
import { badRequest, notFound } from '../errors.ts'
import { listToWire, pageOf } from '../lists.ts'
import { expands, isObject, readParams, textParam } from '../params.ts'
import type { DisputeRow, DisputeStatus, JsonObject } from '../rows.ts'
import { disputeToWire } from '../wire.ts'

/** A list of the disputes with one of the statuses, at the path it was asked under. */
export function listDisputes(location: string, statuses: readonly DisputeStatus[]): Handler {
  return async (context) => {
    const params = await readParams(context.request, context.query)
    const rows = [...context.merchant.disputes.values()].filter(({ status }) =>
      statuses.includes(status),
    )
    const page = pageOf(rows, params, context.clock())
    const data = page.rows.map((dispute) => presentDispute(context, dispute, params))
    return listToWire(page, data, location, context.version)
  }
}

export const retrieveDispute: Handler = async (context, id = '') => {
  const params = await readParams(context.request, context.query)
  return presentDispute(context, disputeOf(context, id), params)
}

/** `message` submits the response, which only an open dispute takes; metadata alone is always taken. */
export const patchDispute: Handler = async (context, id = '') => {
  const params = await readParams(context.request, context.query)
  const dispute = disputeOf(context, id)
  const change = changeOf(params)
  if (change.message !== undefined && dispute.status !== 'open') throw notOpen()
  if (change.message === undefined && change.metadata === undefined)
    return presentDispute(context, dispute, params)
  return presentDispute(context, updateDispute(context, dispute, change), params)
}

export const patchAccept: Handler = async (context, id = '') => {
  const params = await readParams(context.request, context.query)
  const dispute = undecided(disputeOf(context, id))
  return presentDispute(context, acceptDispute(context, dispute), params)
}

export const patchClose: Handler = async (context, id = '') => {
  const params = await readParams(context.request, context.query)
  const dispute = undecided(disputeOf(context, id))
  const status = textParam(params, 'status')
  if (status !== 'won' && status !== 'lost') throw badRequest('status must be won or lost')
  return presentDispute(context, closeDispute(context, dispute, status), params)
}

/** @throws OmiseError 404 */
export function disputeOf({ merchant }: Context, id: string): DisputeRow {
  const dispute = merchant.disputes.get(id)
  if (!dispute) throw notFound('dispute', id)
  return dispute
}

/** @throws OmiseError 400 when the dispute was won or lost already */
export function undecided(dispute: DisputeRow): DisputeRow {
  if (dispute.closedAt !== null) throw badRequest('dispute is already closed')
  return dispute
}

export function presentDispute(
  context: Context,
  dispute: DisputeRow,
  params: JsonObject,
): JsonObject {
  const wire = wireContext(context)
  const charge = expands(params, 'charge')
    ? context.merchant.charges.get(dispute.charge)
    : undefined
  return disputeToWire(dispute, wire, charge ? chargeToWire(charge, dispute, wire) : null)
}

function changeOf(params: JsonObject): { message?: string; metadata?: JsonObject } {
  const metadata = metadataOf(params)
  const message = messageOf(params, metadata !== undefined)
  return { ...(message !== null && { message }), ...(metadata !== undefined && { metadata }) }
}

/** Clients send `null`, or an empty form field, for metadata that they have none of. */
function metadataOf({ metadata }: JsonObject): JsonObject | undefined {
  if (metadata === undefined || metadata === null || metadata === '') return undefined
  if (!isObject(metadata)) throw badRequest('metadata must be an object')
  return metadata
}

/** Beside metadata an empty message means none: omise-go always sends both. */
function messageOf(params: JsonObject, hasMetadata: boolean): string | null {
  const message = textParam(params, 'message')
  if (message === '' && hasMetadata) return null
  if (message !== null && message.trim() === '') throw badRequest('message cannot be blank')
  return message
}

const notOpen = () => badRequest('dispute is not open')
