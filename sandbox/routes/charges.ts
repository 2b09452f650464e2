import { chargeToWire } from '../charge-wire.ts'
import { type Context, type Handler, wireContext } from '../context.ts'
import { openDispute } from '../dispute-actions.ts'
import { badRequest, notFound, OmiseError } from '../errors.ts'
import { listToWire, pageOf } from '../lists.ts'
import { toOldNames } from '../old-names.ts'
import { readParams, textParam } from '../params.ts'
import { defaultReasonCode, reasonMessages } from '../reasons.ts'
import { refundsOf, refundToWire, type Refund } from '../refund-wire.ts'
import type { ChargeRow, JsonObject } from '../rows.ts'
import { hasCreatedAt } from '../versions.ts'
import { presentDispute } from './disputes.ts'

export const listCharges: Handler = async (context) => {
  const params = await readParams(context.request, context.query)
  const page = pageOf([...context.merchant.charges.values()], params, context.clock())
  const data = page.rows.map((charge) => presentCharge(context, charge))
  return listToWire(page, data, '/charges', context.version)
}

export const retrieveCharge: Handler = (context, id = '') =>
  presentCharge(context, chargeOf(context, id))

export const listRefunds: Handler = (context) =>
  pageOfRefunds(context, [...context.merchant.charges.values()].flatMap(refundsOf), '/refunds')

export const listChargeRefunds: Handler = (context, id = '') =>
  pageOfRefunds(context, refundsOf(chargeOf(context, id)), `/charges/${id}/refunds`)

export const retrieveRefund: Handler = (context, id = '', refundId = '') => {
  const refund = refundsOf(chargeOf(context, id)).find((each) => each.id === refundId)
  if (!refund) throw notFound('refund', refundId)
  return presentRefund(context, refund)
}

/** Test mode only; `reason_code` is an addition of this sandbox, everything else is ignored as by Omise. */
export const disputeCharge: Handler = async (context, id = '') => {
  const params = await readParams(context.request, context.query)
  const charge = chargeOf(context, id)
  const reasonCode = textParam(params, 'reason_code') ?? defaultReasonCode
  if (!Object.hasOwn(reasonMessages, reasonCode)) throw badRequest('reason_code is not supported')
  if (context.merchant.disputeOfCharge(id))
    throw new OmiseError(400, 'invalid_charge', 'charge is not disputable')
  return presentDispute(context, openDispute(context, charge, reasonCode), {})
}

export function chargeOf({ merchant }: Context, id: string): ChargeRow {
  const charge = merchant.charges.get(id)
  if (!charge) throw notFound('charge', id)
  return charge
}

async function pageOfRefunds(
  context: Context,
  refunds: readonly Refund[],
  location: string,
): Promise<JsonObject> {
  const page = pageOf(refunds, await readParams(context.request, context.query), context.clock())
  const data = page.rows.map((refund) => presentRefund(context, refund))
  return listToWire(page, data, location, context.version)
}

function presentRefund({ version }: Context, refund: Refund): JsonObject {
  const wire = refundToWire(refund)
  return hasCreatedAt(version) ? wire : toOldNames(wire)
}

function presentCharge(context: Context, charge: ChargeRow): JsonObject {
  return chargeToWire(charge, context.merchant.disputeOfCharge(charge.id), wireContext(context))
}
