import { z } from 'zod'

const disputeEventSchema = z.object({
  key: z.string(),
  data: z.object({ object: z.literal('dispute'), id: z.string(), status: z.string() }),
})

/** What a program has told about disputes, and the state in which it believes them. */
export type Knowledge = {
  /** By dispute, in the order of telling: `opened`, then each new status. */
  told: ReadonlyMap<string, readonly string[]>
  status: ReadonlyMap<string, string>
}

/**
 * A handler of webhooks as tutorials show it: it verifies the signature (its caller does), believes the dispute in the
 * event, and tells what the event says. It neither reads Omise nor remembers events.
 */
export class BaselineHandler implements Knowledge {
  readonly told = new Map<string, string[]>()
  readonly status = new Map<string, string>()

  receive(body: string): void {
    const event = disputeEventSchema.safeParse(JSON.parse(body))
    if (!event.success) return
    const { key, data } = event.data
    const message = key === 'dispute.create' ? 'opened' : data.status
    this.told.set(data.id, [...(this.told.get(data.id) ?? []), message])
    this.status.set(data.id, data.status)
  }
}
