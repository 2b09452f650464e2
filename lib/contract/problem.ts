import * as z from 'zod/mini'
import { isProblemCode, type ProblemCode } from './problem-codes'

/** How many documents others added and deleted since the person's page was loaded. */
const documentChangesSchema = z.object({ added: z.number(), removed: z.number() })
export type DocumentChanges = z.infer<typeof documentChangesSchema>

/** The response as a colleague has just saved it. */
const otherDraftSchema = z.object({
  text: z.string(),
  version: z.number(),
  by: z.object({ name: z.string() }),
  mine: z.boolean(),
  updatedAt: z.string(),
})
export type OtherDraft = z.infer<typeof otherDraftSchema>

/**
 * An error response, `application/problem+json` (RFC 9457). The code selects the text on screen; `detail` is for logs
 * and API clients.
 */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  code: z.string(),
  detail: z.string(),
  requestId: z.string(),
  /** Omise's message, where it may be shown: one line, bounded. */
  omiseMessage: z.optional(z.string()),
  retryAfterSeconds: z.optional(z.number()),
  /** With `documents_changed`. */
  changes: z.optional(documentChangesSchema),
  /** With `draft_changed`. */
  draft: z.optional(otherDraftSchema),
  /** With `kinds_missing`: needed kinds without document or waiver that the request did not name. */
  kinds: z.optional(z.array(z.string())),
})

export type Problem = z.infer<typeof problemSchema>

/** The problem in the body of a response, and its code when this version knows it; undefined for any other body. */
export function readProblem(
  body: unknown,
): (Problem & { knownCode: ProblemCode | null }) | undefined {
  const problem = problemSchema.safeParse(body).data
  return problem && { ...problem, knownCode: isProblemCode(problem.code) ? problem.code : null }
}
