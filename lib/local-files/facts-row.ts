import * as z from 'zod/mini'
import type { Encrypted } from './encryption'

/** The metadata of a stored file, encrypted. Parsed when it is passed to the worker. `savedAt` in milliseconds since 1970. */
export const factsRowSchema = z.object({
  id: z.string(),
  owner: z.string(),
  group: z.string(),
  savedAt: z.number(),
  facts: z.object({
    iv: z.custom<Encrypted['iv']>((value) => value instanceof Uint8Array),
    bytes: z.instanceof(ArrayBuffer),
  }),
})

export type FactsRow = z.infer<typeof factsRowSchema>
