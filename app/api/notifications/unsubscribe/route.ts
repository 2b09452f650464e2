import { pages, withQuery } from '@/lib/format/paths'
import { visitorRoute } from '@/lib/server/http/visitor-route'
import { tokenOf, unsubscribe } from '@/lib/server/notifications/unsubscribe'

/** Mail scanners follow links, so this leads to a page with a button. */
export const GET = visitorRoute(
  async ({ request }) =>
    new Response(null, {
      status: 303,
      headers: { Location: withQuery(pages.unsubscribe(), { token: tokenOf(request) }) },
    }),
  { crossSite: true },
)

/** The mail program sends it (RFC 8058), from any site and without a session: the token authorizes. */
export const POST = visitorRoute(
  async ({ request, visitor }) => {
    await unsubscribe(tokenOf(request), visitor)
    return { done: true }
  },
  { crossSite: true },
)
