import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { MerchantScope } from '../core/context.ts'
import { JsonLines } from '../core/json-lines.ts'
import { perMerchant } from '../core/store.ts'

/** Omise takes HTTPS addresses only; a sandbox on this machine has receivers on this machine. */
export const webhookUrlSchema = z.url({ protocol: /^https?$/ })
export const webhookSecretSchema = z.base64().min(4)
/** Of one source only; Omise promises nothing. */
const defaultTimeoutMs = 10_000

const settingsSchema = z.object({
  url: webhookUrlSchema.nullable(),
  secret: webhookSecretSchema.nullable(),
  /** The secret that was rolled, and until when it still signs. */
  previous: z.object({ secret: webhookSecretSchema, until: z.string() }).nullable(),
  timeoutMs: z.number(),
})
export type WebhookSettings = z.infer<typeof settingsSchema>

const deliveryRowSchema = z.object({
  id: z.string(),
  eventId: z.string(),
  url: z.string(),
  /** Null when no response came. */
  status: z.number().int().nullable(),
  error: z.string().nullable(),
  createdAt: z.string(),
})
export type DeliveryRow = z.infer<typeof deliveryRowSchema>

export const webhooksOf = perMerchant(({ directory }) => new Webhooks(directory))

/** The webhook settings and deliveries of a merchant, both on disk. */
class Webhooks {
  readonly #file: string
  readonly #deliveries: JsonLines<DeliveryRow>
  readonly #byEvent = new Map<string, DeliveryRow[]>()
  /** Null until they are changed: those of the sandbox apply. */
  settings: WebhookSettings | null

  constructor(directory: string) {
    this.#file = join(directory, 'webhooks.json')
    this.settings = existsSync(this.#file)
      ? settingsSchema.parse(JSON.parse(readFileSync(this.#file, 'utf8')))
      : null
    this.#deliveries = new JsonLines(join(directory, 'deliveries.jsonl'), deliveryRowSchema)
    for (const delivery of this.#deliveries.all()) this.#index(delivery)
  }

  save(settings: WebhookSettings): void {
    writeFileSync(`${this.#file}.new`, JSON.stringify(settings))
    renameSync(`${this.#file}.new`, this.#file)
    this.settings = settings
  }

  /** In the order in which they ended. */
  deliveries(): readonly DeliveryRow[] {
    return this.#deliveries.all()
  }

  deliveriesOf(eventId: string): readonly DeliveryRow[] {
    return this.#byEvent.get(eventId) ?? []
  }

  add(delivery: DeliveryRow): void {
    this.#deliveries.add(delivery)
    this.#index(delivery)
  }

  #index(delivery: DeliveryRow): void {
    this.#byEvent.set(delivery.eventId, [...this.deliveriesOf(delivery.eventId), delivery])
  }
}

export function webhookSettings({ sandbox, merchant }: MerchantScope): WebhookSettings {
  const { url, secret } = sandbox.defaults.webhook
  return (
    webhooksOf(merchant).settings ?? { url, secret, previous: null, timeoutMs: defaultTimeoutMs }
  )
}

/** A new secret replaces all earlier ones immediately. */
export function changeWebhooks(
  scope: MerchantScope,
  change: Partial<Pick<WebhookSettings, 'url' | 'secret' | 'timeoutMs'>>,
): void {
  const before = webhookSettings(scope)
  const previous = change.secret === undefined ? before.previous : null
  webhooksOf(scope.merchant).save({ ...before, ...change, previous })
}

/** How long both secrets sign after a roll. */
const rollMs = 86_400_000

/** Replaces the secret; the earlier one keeps signing for 24 hours. A new one is made unless it is given. */
export function rollSecret(scope: MerchantScope, secret = randomBytes(32).toString('base64')) {
  const before = webhookSettings(scope)
  const until = new Date(scope.sandbox.clock().getTime() + rollMs).toISOString()
  const previous = before.secret === null ? null : { secret: before.secret, until }
  webhooksOf(scope.merchant).save({ ...before, secret, previous })
}

/** The secrets that sign now, the newest first. */
export function signingSecrets({ secret, previous }: WebhookSettings, now: Date): string[] {
  if (secret === null) return []
  const isRolling = previous !== null && Date.parse(previous.until) > now.getTime()
  return isRolling ? [secret, previous.secret] : [secret]
}
