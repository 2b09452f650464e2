import * as z from 'zod/mini'
import { disputeParamsSchema } from './disputes'

/** `editing`: the response is open in the editor. */
export const presenceStateSchema = z.enum(['viewing', 'editing'])

export type PresenceState = z.infer<typeof presenceStateSchema>

/** `GET …/presence`: the other people who have the dispute open, those who edit first. */
export const presenceSchema = z.object({
  items: z.array(z.object({ id: z.string(), name: z.string(), state: presenceStateSchema })),
})

export type Presence = z.infer<typeof presenceSchema>
export type PresentPerson = Presence['items'][number]

/** `PUT` and `DELETE …/presence/{pageId}`: a page that is open, and one that was closed. */
export const presenceParamsSchema = z.extend(disputeParamsSchema, { pageId: z.uuid() })
export const announcePresenceSchema = z.object({ state: presenceStateSchema })
