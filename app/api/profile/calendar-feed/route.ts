import { newCalendarFeedSchema } from '@/lib/contract/calendar-feed'
import { deskRoute } from '@/lib/server/http/desk-route'
import { readJsonBody } from '@/lib/server/http/json-body'
import {
  calendarFeedOf,
  createCalendarFeed,
  revokeCalendarFeed,
} from '@/lib/server/disputes/respond-by/calendar-feed'

export const GET = deskRoute({
  action: 'profile.change',
  handler: ({ person }) => calendarFeedOf(person),
})

export const POST = deskRoute({
  action: 'profile.change',
  status: 201,
  handler: async ({ person, actor, request }) => {
    const { language } = await readJsonBody(request, newCalendarFeedSchema)
    return createCalendarFeed(person, actor, language)
  },
})

export const DELETE = deskRoute({
  action: 'profile.change',
  handler: ({ person, actor }) => revokeCalendarFeed(person, actor),
})
