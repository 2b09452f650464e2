import * as z from 'zod/mini'

/** `GET /api/disputes/{disputeId}/neighbours`, with the query of the list: the place of a dispute in that list. */
export const neighboursSchema = z.object({
  /** From 1; null when the dispute is not in the list, or not near its page any more. */
  position: z.nullable(z.number()),
  /** All disputes of the list. */
  total: z.number(),
  /** Those of them that are due today. */
  dueToday: z.number(),
  /** Ids of disputes; null at the ends. Without a position, `next` is the first dispute of the list's page. */
  previous: z.nullable(z.string()),
  next: z.nullable(z.string()),
})

export type Neighbours = z.infer<typeof neighboursSchema>
