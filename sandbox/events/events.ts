import { join } from 'node:path'
import { Hono } from 'hono'
import { z } from 'zod'
import type { MerchantScope, SandboxEnv } from '../core/context.ts'
import { notFound } from '../core/errors.ts'
import { JsonLines } from '../core/json-lines.ts'
import { listReply } from '../core/lists.ts'
import { success, toText } from '../core/reply.ts'
import { perMerchant, type Merchant } from '../core/store.ts'
import { isoSeconds, newId, type JsonObject } from '../core/values.ts'
import { accountVersion, hasCreatedAt, type Version } from '../core/versions.ts'
import { webhooksOf, type DeliveryRow } from '../webhooks/data.ts'
import { deliver } from '../webhooks/deliver.ts'

const eventRowSchema = z.object({
  id: z.string(),
  key: z.enum([
    'charge.create',
    'refund.create',
    'dispute.create',
    'dispute.update',
    'dispute.accept',
    'dispute.close',
  ]),
  createdAt: z.string(),
  /** The object as it was then, in the account's own version: never serialised again. */
  data: z.custom<JsonObject>((value) => typeof value === 'object' && value !== null),
})
export type EventRow = z.infer<typeof eventRowSchema>

/** The events of a merchant, oldest first. */
export const eventsOf = perMerchant(
  ({ directory }) => new JsonLines(join(directory, 'events.jsonl'), eventRowSchema),
)

/** Stores an event and hands it to the webhook of the merchant, without waiting for that. */
export function raiseEvent(scope: MerchantScope, key: EventRow['key'], data: JsonObject): void {
  const event = { id: newId('evnt'), key, createdAt: isoSeconds(scope.sandbox.clock()), data }
  eventsOf(scope.merchant).add(event)
  deliver(scope, { eventId: event.id, key, body: webhookBody(event) })
}

/** As recorded, a posted event has no deliveries. https://docs.omise.co/api-webhooks */
function webhookBody(event: EventRow): string {
  return toText(wireOf(event, [], accountVersion))
}

/** `data` stays in the version it was written in. https://docs.omise.co/api-webhooks */
export function eventToWire(merchant: Merchant, event: EventRow, version: Version): JsonObject {
  const deliveries = webhooksOf(merchant).deliveriesOf(event.id)
  return wireOf(
    event,
    deliveries.map((delivery) => deliveryToWire(delivery, event)),
    version,
  )
}

function wireOf(event: EventRow, deliveries: JsonObject[], version: Version): JsonObject {
  const { id, key, data, createdAt } = event
  const head = { object: 'event', id, livemode: false, location: `/events/${id}` }
  return hasCreatedAt(version)
    ? { ...head, webhook_deliveries: deliveries, data, key, created_at: createdAt }
    : { ...head, key, created: createdAt, data }
}

/** The keys with which a delivery was recorded in 2023, in their order. */
export function deliveryToWire(delivery: DeliveryRow, event: EventRow): JsonObject {
  return {
    object: 'webhook_delivery',
    id: delivery.id,
    uri: delivery.url,
    status: delivery.status,
    key: event.key,
    error: delivery.error,
    payload: webhookBody(event),
    created_at: delivery.createdAt,
  }
}

/** https://www.omise.co/events-api */
export const eventRoutes = new Hono<SandboxEnv>()
  .get('/events', (c) => {
    const { merchant } = c.var
    return listReply(c, '/events', eventsOf(merchant).all(), (event, wire) =>
      eventToWire(merchant, event, wire.version),
    )
  })
  .get('/events/:event', (c) =>
    success(
      c,
      eventToWire(c.var.merchant, eventOf(c.var.merchant, c.req.param('event')), c.var.version),
    ),
  )

/** @throws OmiseError 404 */
function eventOf(merchant: Merchant, id: string): EventRow {
  const event = eventsOf(merchant)
    .all()
    .find((each) => each.id === id)
  if (!event) throw notFound('event', id)
  return event
}
