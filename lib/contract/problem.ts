import * as z from 'zod/mini'

/** How many documents others added and deleted since the person looked. */
const documentChangesSchema = z.object({ added: z.number(), removed: z.number() })
export type DocumentChanges = z.infer<typeof documentChangesSchema>

/** An error answer, `application/problem+json` (RFC 9457). The code picks the words on screen; `detail` is for logs and API users. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  code: z.string(),
  detail: z.string(),
  requestId: z.string(),
  /** What Omise said, when it may be shown: one line, bounded. */
  omiseMessage: z.optional(z.string()),
  retryAfterSeconds: z.optional(z.number()),
  /** With `documents_changed`. */
  changes: z.optional(documentChangesSchema),
})

export type Problem = z.infer<typeof problemSchema>
