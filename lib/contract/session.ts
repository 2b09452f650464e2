import * as z from 'zod/mini'

/** `GET /api/session`: how long the session lasts, in whole seconds from now. */
export const sessionSchema = z.object({
  /** Until it ends for lack of activity; every request without `X-Background: 1` starts this anew. */
  idleSecondsLeft: z.number(),
  /** Until it ends in any case, 12 hours after sign-in. */
  secondsLeft: z.number(),
})

export type Session = z.infer<typeof sessionSchema>
