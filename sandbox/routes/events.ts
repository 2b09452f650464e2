import type { Context, Handler } from '../context.ts'
import { notFound } from '../errors.ts'
import { listToWire, pageOf } from '../lists.ts'
import { readParams } from '../params.ts'
import type { EventRow, JsonObject } from '../rows.ts'
import { eventToWire } from '../wire.ts'
import { chargeOf } from './charges.ts'

/** https://www.omise.co/events-api */
export const listEvents: Handler = (context) =>
  pageOfEvents(context, context.merchant.events, '/events')

export const retrieveEvent: Handler = ({ merchant, version }, id = '') => {
  const event = merchant.events.find((each) => each.id === id)
  if (!event) throw notFound('event', id)
  return eventToWire(event, version)
}

export const listChargeEvents: Handler = (context, id = '') => {
  const charge = chargeOf(context, id)
  const events = context.merchant.events.filter(
    ({ data }) => data['id'] === charge.id || data['charge'] === charge.id,
  )
  return pageOfEvents(context, events, `/charges/${charge.id}/events`)
}

async function pageOfEvents(
  { request, query, clock, version }: Context,
  events: readonly EventRow[],
  location: string,
): Promise<JsonObject> {
  const page = pageOf(events, await readParams(request, query), clock())
  const data = page.rows.map((event) => eventToWire(event, version))
  return listToWire(page, data, location, version)
}
