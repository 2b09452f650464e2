import * as z from 'zod/mini'

/** A session of the person. */
const ownSessionSchema = z.object({
  id: z.string(),
  /** Whether it is the session of this request. */
  here: z.boolean(),
  startedAt: z.string(),
  lastSeenAt: z.string(),
  address: z.nullable(z.string()),
  /** The browser's user agent. */
  userAgent: z.nullable(z.string()),
})

export type OwnSession = z.infer<typeof ownSessionSchema>

/** `GET /api/profile/sessions`, and the response to ending one: the active sessions, latest first. */
export const ownSessionsSchema = z.object({ items: z.array(ownSessionSchema) })
export type OwnSessions = z.infer<typeof ownSessionsSchema>

export const ownSessionParamsSchema = z.object({
  sessionId: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
})

const typed = z.string().check(z.maxLength(1_000))

/** The body of `PUT /api/profile/password`. */
export const changePasswordSchema = z.object({ current: typed, password: typed })
export type ChangePassword = z.infer<typeof changePasswordSchema>

/** The failed sign-ins on the person's account between two sign-ins. */
export type FailedSignIns = { attempts: number; addresses: number }
