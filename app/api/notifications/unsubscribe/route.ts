import { visitorRoute } from '@/lib/server/http/visitor-route'
import { unsubscribe, unsubscribePage } from '@/lib/server/notifications/unsubscribe'

/** Mail scanners follow links, so this changes nothing. */
export const GET = visitorRoute(async ({ request }) => unsubscribePage(request), {
  crossSite: true,
})

/** Mail programs send it (RFC 8058), from any site and without a session: the token authorizes. */
export const POST = visitorRoute(
  async ({ request, visitor }) => {
    await unsubscribe(request, visitor)
    return { done: true }
  },
  { crossSite: true },
)
