import * as z from 'zod/mini'
import { liveEventSchema } from '@/lib/contract/live'

/** What the tabs of one browser tell each other of the stream. */
export const liveMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('event'), event: liveEventSchema }),
  z.object({ type: z.literal('reset'), id: z.number() }),
  z.object({ type: z.literal('state'), isUp: z.boolean(), id: z.nullable(z.number()) }),
  /** Of a tab that has just opened. */
  z.object({ type: z.literal('ask') }),
])

export type LiveMessage = z.infer<typeof liveMessageSchema>
