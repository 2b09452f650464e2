/** Which deliveries a fault applies to: the next so many, or a share of all that is the same for the same seed. */
type Deliveries = number | { times?: number; share?: number; seed?: number }

export type WebhookOptions = {
  /** Null: nothing is sent. */
  url?: string | null
  /** Base64; replaces all earlier secrets. Null: nothing is signed. */
  secret?: string | null
  timeoutMs?: number
  /** A regular expression of the event keys that the faults below apply to; those of disputes unless given. */
  event?: string
  lose?: Deliveries
  delay?: { seconds: number; deliveries: Deliveries }
  double?: Deliveries
  /** Sent after the next delivery of a later event has ended, of charges too. */
  reorder?: Deliveries
}

export type WebhookDelivery = {
  id: string
  /** The id of the event. */
  event: string
  key: string
  uri: string
  /** Null: no response came, and `error` says why. */
  status: number | null
  error: string | null
  payload: string
}

type Ask = <Answer>(method: string, path: string, body?: unknown) => Promise<Answer>

/** The webhooks of one merchant; `ask` sends a request to the sandbox as this merchant. */
export function sandboxWebhooks(ask: Ask) {
  return {
    /** Changes what is given. Faults are added to those that are planned already; `heal` removes all. */
    async configure(options: WebhookOptions): Promise<void> {
      const { url, secret, timeoutMs, event = '^dispute\\.' } = options
      const { lose, delay, double, reorder } = options
      const plan = async (fault: { type: string; seconds?: number }, which?: Deliveries) => {
        if (which === undefined) return
        const limits = typeof which === 'number' ? { times: which } : which
        await ask('POST', '/__sandbox/faults', { on: { event }, fault, ...limits })
      }
      await plan({ type: 'lose' }, lose)
      await plan({ type: 'delay', seconds: delay?.seconds ?? 0 }, delay?.deliveries)
      await plan({ type: 'double' }, double)
      await plan({ type: 'reorder' }, reorder)
      // Undefined values are absent in JSON.
      await ask('PATCH', '/__sandbox/webhooks', { url, secret, timeout_ms: timeoutMs })
    },
    /** For 24 hours, both secrets sign. @returns the new one */
    async roll(secret?: string): Promise<string> {
      const settings = await ask<{ secret: string }>('POST', '/__sandbox/webhooks/roll', { secret })
      return settings.secret
    },
    /** In the order in which they ended. Lost ones are not among them. */
    async deliveries(): Promise<WebhookDelivery[]> {
      const { data } = await ask<{ data: WebhookDelivery[] }>(
        'GET',
        '/__sandbox/webhooks/deliveries',
      )
      return data
    },
  }
}
