import { visitorRoute } from '@/lib/server/http/visitor-route'
import { readCalendarFeed } from '@/lib/server/disputes/respond-by/read-calendar-feed'

export const GET = visitorRoute(({ request, visitor }) => readCalendarFeed(request, visitor), {
  crossSite: true,
})
