import * as z from 'zod/mini'

/** The person's calendar feed, without its link: the desk does not store it. */
const calendarFeedSchema = z.object({
  createdAt: z.string(),
  /** When a calendar last read it; null before the first time. */
  lastReadAt: z.nullable(z.string()),
})

/** `GET` and `DELETE /api/profile/calendar-feed`; null when there is none. */
export const calendarFeedStateSchema = z.object({ feed: z.nullable(calendarFeedSchema) })
export type CalendarFeedState = z.infer<typeof calendarFeedStateSchema>

/** The body of `POST /api/profile/calendar-feed`: the person's language, for one who has chosen none yet. */
export const newCalendarFeedSchema = z.object({ language: z.string().check(z.maxLength(20)) })

/** The only response that contains the link. A new link replaces the previous one. */
export const createdCalendarFeedSchema = z.extend(calendarFeedStateSchema, { url: z.string() })
export type CreatedCalendarFeed = z.infer<typeof createdCalendarFeedSchema>
