import { Hono } from 'hono'
import {
  wireContext,
  type SandboxContext,
  type SandboxEnv,
  type WireContext,
} from '../core/context.ts'
import { notFound } from '../core/errors.ts'
import { listReply } from '../core/lists.ts'
import { success } from '../core/reply.ts'
import type { Merchant } from '../core/store.ts'
import type { JsonObject } from '../core/values.ts'
import { eventsOf, eventToWire } from '../events/events.ts'
import { chargesOf, refundsOf, type Refund } from './data.ts'
import { chargeToWire, refundToWire } from './wire.ts'

/**
 * Charges and their refunds and events, read only.
 *
 * @param disputeOf the wire shape of the dispute on a charge; disputes/ is built on this folder
 */
export function chargeRoutes(
  disputeOf: (merchant: Merchant, chargeId: string, wire: WireContext) => JsonObject | null,
): Hono<SandboxEnv> {
  return new Hono<SandboxEnv>()
    .get('/charges', (c) => {
      const { merchant } = c.var
      return listReply(c, '/charges', chargesOf(merchant).all(), (charge, wire) =>
        chargeToWire(charge, disputeOf(merchant, charge.id, wire), wire),
      )
    })
    .get('/charges/:charge', (c) => {
      const wire = wireContext(c)
      const charge = chargesOf(c.var.merchant).get(c.req.param('charge'))
      return success(c, chargeToWire(charge, disputeOf(c.var.merchant, charge.id, wire), wire))
    })
    .get('/charges/:charge/refunds', (c) => {
      const charge = chargesOf(c.var.merchant).get(c.req.param('charge'))
      return refundsReply(c, `/charges/${charge.id}/refunds`, refundsOf(charge))
    })
    .get('/charges/:charge/refunds/:refund', (c) => {
      const id = c.req.param('refund')
      const refunds = refundsOf(chargesOf(c.var.merchant).get(c.req.param('charge')))
      const refund = refunds.find((each) => each.id === id)
      if (!refund) throw notFound('refund', id)
      return success(c, refundToWire(refund, c.var.version))
    })
    .get('/charges/:charge/events', (c) => {
      const { merchant } = c.var
      const { id } = chargesOf(merchant).get(c.req.param('charge'))
      const events = eventsOf(merchant)
        .all()
        .filter(({ data }) => data['id'] === id || data['charge'] === id)
      return listReply(c, `/charges/${id}/events`, events, (event, wire) =>
        eventToWire(merchant, event, wire.version),
      )
    })
    .get('/refunds', (c) =>
      refundsReply(c, '/refunds', chargesOf(c.var.merchant).all().flatMap(refundsOf)),
    )
}

function refundsReply(
  c: SandboxContext,
  location: string,
  refunds: readonly Refund[],
): Promise<Response> {
  return listReply(c, location, refunds, (refund, wire) => refundToWire(refund, wire.version))
}
