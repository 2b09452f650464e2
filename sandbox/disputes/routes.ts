import { Hono } from 'hono'
import { chargesOf } from '../charges/data.ts'
import { chargeToWire } from '../charges/wire.ts'
import {
  wireContext,
  type SandboxContext,
  type SandboxEnv,
  type WireContext,
} from '../core/context.ts'
import { badRequest, OmiseError } from '../core/errors.ts'
import { listReply } from '../core/lists.ts'
import { expands, paramsOf, textParam } from '../core/params.ts'
import { success } from '../core/reply.ts'
import type { Merchant } from '../core/store.ts'
import { isObject, type JsonObject } from '../core/values.ts'
import {
  defaultReasonCode,
  disputesOf,
  reasonMessages,
  type DisputeRow,
  type DisputeStatus,
} from './data.ts'
import { acceptDispute, closeDispute, openDispute, updateDispute } from './transitions.ts'
import { disputeToWire } from './wire.ts'

const lists: Readonly<Record<string, readonly DisputeStatus[]>> = {
  '/disputes': ['open', 'pending', 'won', 'lost'],
  '/disputes/open': ['open'],
  '/disputes/pending': ['pending'],
  '/disputes/closed': ['won', 'lost'],
}

/** https://docs.omise.co/disputes-api */
export const disputeRoutes = new Hono<SandboxEnv>()

for (const [location, statuses] of Object.entries(lists))
  disputeRoutes.get(location, (c) => {
    const rows = disputesOf(c.var.merchant)
      .all()
      .filter(({ status }) => statuses.includes(status))
    return listReply(c, location, rows, (dispute, wire, params) =>
      presentDispute(c, dispute, params, wire),
    )
  })

disputeRoutes
  .get('/disputes/:dispute', async (c) => {
    const params = await paramsOf(c)
    const dispute = disputesOf(c.var.merchant).get(c.req.param('dispute'))
    return success(c, presentDispute(c, dispute, params))
  })
  /** `message` submits the response, which only an open dispute accepts; metadata alone is always accepted. */
  .patch('/disputes/:dispute', async (c) => {
    const params = await paramsOf(c)
    const dispute = disputesOf(c.var.merchant).get(c.req.param('dispute'))
    const change = changeOf(params)
    if (change.message !== undefined && dispute.status !== 'open')
      throw badRequest('dispute is not open')
    const isChanged = change.message !== undefined || change.metadata !== undefined
    const changed = isChanged ? updateDispute(c.var, dispute, change) : dispute
    return success(c, presentDispute(c, changed, params))
  })
  .patch('/disputes/:dispute/accept', async (c) => {
    const params = await paramsOf(c)
    const dispute = undecidedDispute(c, c.req.param('dispute'))
    return success(c, presentDispute(c, acceptDispute(c.var, dispute), params))
  })
  .patch('/disputes/:dispute/close', async (c) => {
    const params = await paramsOf(c)
    const dispute = undecidedDispute(c, c.req.param('dispute'))
    const status = textParam(params, 'status')
    if (status !== 'won' && status !== 'lost') throw badRequest('status must be won or lost')
    return success(c, presentDispute(c, closeDispute(c.var, dispute, status), params))
  })
  /** Test mode only; `reason_code` is an addition of this sandbox, all else is ignored as by Omise. */
  .post('/charges/:charge/disputes', async (c) => {
    const params = await paramsOf(c)
    const charge = chargesOf(c.var.merchant).get(c.req.param('charge'))
    const reasonCode = textParam(params, 'reason_code') ?? defaultReasonCode
    if (!Object.hasOwn(reasonMessages, reasonCode)) throw badRequest('reason_code is not supported')
    if (disputesOf(c.var.merchant).findByCharge(charge.id))
      throw new OmiseError(400, 'invalid_charge', 'charge is not disputable')
    return success(c, presentDispute(c, openDispute(c.var, charge, { reasonCode }), {}))
  })

/** @throws OmiseError 404, or 400 when the dispute is won or lost already */
export function undecidedDispute(c: SandboxContext, id: string): DisputeRow {
  const dispute = disputesOf(c.var.merchant).get(id)
  if (dispute.closedAt !== null) throw badRequest('dispute is already closed')
  return dispute
}

/** The wire shape of a dispute, with its charge when the request expands it. */
export function presentDispute(
  c: SandboxContext,
  dispute: DisputeRow,
  params: JsonObject,
  wire = wireContext(c),
): JsonObject {
  const bare = disputeToWire(dispute, wire)
  if (!expands(params, 'charge')) return bare
  const charge = chargesOf(c.var.merchant).get(dispute.charge)
  return { ...bare, charge: chargeToWire(charge, bare, wire) }
}

/** The dispute that a charge embeds, without the charge itself. */
export function disputeOfCharge(
  merchant: Merchant,
  chargeId: string,
  wire: WireContext,
): JsonObject | null {
  const dispute = disputesOf(merchant).findByCharge(chargeId)
  return dispute && disputeToWire(dispute, wire)
}

function changeOf(params: JsonObject): { message?: string; metadata?: JsonObject } {
  const metadata = metadataOf(params)
  const message = messageOf(params, metadata !== undefined)
  return { ...(message !== null && { message }), ...(metadata !== undefined && { metadata }) }
}

/** Clients without metadata send `null` or an empty form field. */
function metadataOf({ metadata }: JsonObject): JsonObject | undefined {
  if (metadata === undefined || metadata === null || metadata === '') return undefined
  if (!isObject(metadata)) throw badRequest('metadata must be an object')
  return metadata
}

/** With metadata, an empty message counts as absent: omise-go always sends both. */
function messageOf(params: JsonObject, hasMetadata: boolean): string | null {
  const message = textParam(params, 'message')
  if (message === '' && hasMetadata) return null
  if (message !== null && message.trim() === '') throw badRequest('message cannot be blank')
  return message
}
