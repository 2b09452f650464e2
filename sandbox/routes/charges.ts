import { chargeToWire } from '../charge-wire.ts'
import { type Context, type Handler, wireContext } from '../context.ts'
import { openDispute } from '../dispute-actions.ts'
import { badRequest, notFound, OmiseError } from '../errors.ts'
import { listToWire, pageOf } from '../lists.ts'
import { readParams, textParam } from '../params.ts'
import { defaultReasonCode, reasonMessages } from '../reasons.ts'
import type { ChargeRow, JsonObject } from '../rows.ts'
import { presentDispute } from './disputes.ts'

export const listCharges: Handler = async (context) => {
  const params = await readParams(context.request, context.query)
  const page = pageOf([...context.merchant.charges.values()], params, context.clock())
  const data = page.rows.map((charge) => presentCharge(context, charge))
  return listToWire(page, data, '/charges', context.version)
}

export const retrieveCharge: Handler = (context, id = '') =>
  presentCharge(context, chargeOf(context, id))

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

function presentCharge(context: Context, charge: ChargeRow): JsonObject {
  return chargeToWire(charge, context.merchant.disputeOfCharge(charge.id), wireContext(context))
}
