import * as z from 'zod/mini'

/** A browser in which the person is signed in. */
const ownSessionSchema = z.object({
  id: z.string(),
  /** The browser that asks. */
  here: z.boolean(),
  startedAt: z.string(),
  lastSeenAt: z.string(),
  address: z.nullable(z.string()),
  /** What the browser says of itself. */
  userAgent: z.nullable(z.string()),
})

export type OwnSession = z.infer<typeof ownSessionSchema>

/** `GET /api/profile/sessions`, and the answer to every end of one: the living ones, the latest first. */
export const ownSessionsSchema = z.object({ items: z.array(ownSessionSchema) })
export type OwnSessions = z.infer<typeof ownSessionsSchema>

export const ownSessionParamsSchema = z.object({
  sessionId: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
})

const typed = z.string().check(z.maxLength(1_000))

/** The body of `PUT /api/profile/password`. */
export const changePasswordSchema = z.object({ current: typed, password: typed })
export type ChangePassword = z.infer<typeof changePasswordSchema>

/** What failed on the person's account between two sign-ins. */
export type FailedSignIns = { attempts: number; addresses: number }
