import * as z from 'zod/mini'

/** `GET /api/session`: the remaining time of the session, in whole seconds. */
export const sessionSchema = z.object({
  /** Until it ends by inactivity; every request without `X-Background: 1` restarts this. */
  idleSecondsLeft: z.number(),
  /** Until it ends in any case, 12 hours after sign-in. */
  secondsLeft: z.number(),
})

export type Session = z.infer<typeof sessionSchema>
