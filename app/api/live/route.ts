import { liveQuerySchema } from '@/lib/contract/live'
import { deskRoute } from '@/lib/server/http/desk-route'

/** Neither compressed nor cached, and not buffered by nginx. */
const HEADERS = {
  'Content-Type': 'text/event-stream',
  'Cache-Control': 'private, no-store, no-transform',
  'X-Accel-Buffering': 'no',
}

export const GET = deskRoute({
  action: 'dispute.read',
  query: liveQuerySchema,
  isBackground: true,
  handler: async ({ request, desk, person, query }) => {
    // Browsers send this header when they reconnect.
    const after = request.headers.get('Last-Event-ID') ?? query.after ?? ''
    const id = /^\d{1,15}$/.test(after) ? Number(after) : null
    return new Response(desk.eventStreams.open(person, id, request.signal), { headers: HEADERS })
  },
})
