import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Hono } from 'hono'
import { z } from 'zod'
import type { SandboxEnv } from '../core/context.ts'
import { notFound } from '../core/errors.ts'
import { listReply } from '../core/lists.ts'
import { success } from '../core/reply.ts'
import { perMerchant } from '../core/store.ts'
import type { JsonObject } from '../core/values.ts'
import { hasCreatedAt, type Version } from '../core/versions.ts'

const eventRowSchema = z.object({
  id: z.string(),
  key: z.enum([
    'charge.create',
    'refund.create',
    'dispute.create',
    'dispute.update',
    'dispute.close',
  ]),
  createdAt: z.string(),
  /** The object as it was then, in the account's own version: never serialised again. */
  data: z.custom<JsonObject>((value) => typeof value === 'object' && value !== null),
})
export type EventRow = z.infer<typeof eventRowSchema>

export const eventsOf = perMerchant(({ directory }) => new Events(join(directory, 'events.jsonl')))

/** The events of a merchant: all in memory, and one line each in a file. */
class Events {
  readonly #file: string
  readonly #rows: EventRow[]

  constructor(file: string) {
    this.#file = file
    this.#rows = readEvents(file)
  }

  /** Oldest first. */
  all(): readonly EventRow[] {
    return this.#rows
  }

  add(event: EventRow): void {
    appendFileSync(this.#file, eventsToText([event]))
    this.#rows.push(event)
  }
}

export function eventsToText(events: readonly EventRow[]): string {
  return events.map((event) => `${JSON.stringify(event)}\n`).join('')
}

/** A crash may have cut the last line: text without a line end is incomplete and is removed. */
function readEvents(file: string): EventRow[] {
  const text = readFileSync(file, 'utf8')
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  if (whole !== text) writeFileSync(file, whole)
  const lines = whole.split('\n').slice(0, -1)
  return lines.map((line) => eventRowSchema.parse(JSON.parse(line)))
}

/** `data` stays in the version it was written in. https://docs.omise.co/api-webhooks */
export function eventToWire(event: EventRow, version: Version): JsonObject {
  const { id, key, data, createdAt } = event
  const head = { object: 'event', id, livemode: false, location: `/events/${id}` }
  return hasCreatedAt(version)
    ? { ...head, webhook_deliveries: [], data, key, created_at: createdAt }
    : { ...head, key, created: createdAt, data }
}

/** https://www.omise.co/events-api */
export const eventRoutes = new Hono<SandboxEnv>()
  .get('/events', (c) =>
    listReply(c, '/events', eventsOf(c.var.merchant).all(), (event, wire) =>
      eventToWire(event, wire.version),
    ),
  )
  .get('/events/:event', (c) => {
    const id = c.req.param('event')
    const event = eventsOf(c.var.merchant)
      .all()
      .find((each) => each.id === id)
    if (!event) throw notFound('event', id)
    return success(c, eventToWire(event, c.var.version))
  })
