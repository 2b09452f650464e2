import { Hono } from 'hono'
import { z } from 'zod'
import type { SandboxContext, SandboxEnv } from './core/context.ts'
import { validParams } from './core/params.ts'
import { success } from './core/reply.ts'
import { byId } from './core/store.ts'
import { deliveryToWire, eventsOf } from './events/events.ts'
import {
  changeWebhooks,
  rollSecret,
  webhookSecretSchema,
  webhookSettings,
  webhooksOf,
  webhookUrlSchema,
} from './webhooks/data.ts'

const changeSchema = z.strictObject({
  url: webhookUrlSchema.nullable().optional(),
  secret: webhookSecretSchema.nullable().optional(),
  timeout_ms: z.int().min(1).max(60_000).optional(),
})
const rollSchema = z.strictObject({ secret: webhookSecretSchema.optional() })

/** What a merchant sets in Omise's dashboard, and what became of the deliveries. */
export const webhookAdminRoutes = new Hono<SandboxEnv>()
  .get('/', settingsReply)
  .patch('/', async (c) => {
    const { url, secret, timeout_ms } = await validParams(c, changeSchema)
    changeWebhooks(c.var, {
      ...(url !== undefined && { url }),
      ...(secret !== undefined && { secret }),
      ...(timeout_ms !== undefined && { timeoutMs: timeout_ms }),
    })
    return settingsReply(c)
  })
  .post('/roll', async (c) => {
    rollSecret(c.var, (await validParams(c, rollSchema)).secret)
    return settingsReply(c)
  })
  /** The delivery objects of events, each with the id of its event, in the order in which they ended. */
  .get('/deliveries', (c) => {
    const { merchant } = c.var
    const events = byId(eventsOf(merchant).all())
    const data = webhooksOf(merchant)
      .deliveries()
      .flatMap((delivery) => {
        const event = events.get(delivery.eventId)
        return event ? [{ ...deliveryToWire(delivery, event), event: event.id }] : []
      })
    return success(c, { data })
  })

function settingsReply(c: SandboxContext): Response {
  const { url, secret, previous, timeoutMs } = webhookSettings(c.var)
  return success(c, {
    url,
    secret,
    previous_secret: previous?.secret ?? null,
    previous_secret_until: previous?.until ?? null,
    timeout_ms: timeoutMs,
  })
}
