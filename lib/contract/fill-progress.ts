import * as z from 'zod/mini'

/** `GET /api/disputes/fill-progress`: how far the first filling of the dispute index has come; null once it is complete. */
export const fillProgressSchema = z.nullable(
  z.object({
    /** The number of disputes that were read completely. */
    read: z.number(),
    /** The number of all disputes; null until Omise was asked. */
    total: z.nullable(z.number()),
  }),
)

export type FillProgress = NonNullable<z.infer<typeof fillProgressSchema>>
