import { liveQuerySchema } from '@/lib/contract/live'
import { deskRoute } from '@/lib/server/http/desk-route'

/** Not compressed, not kept, and passed on by nginx piece by piece. */
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
    // The header is a browser's own, when it connects again.
    const after = request.headers.get('Last-Event-ID') ?? query.after ?? ''
    const id = /^\d{1,15}$/.test(after) ? Number(after) : null
    return new Response(desk.eventStreams.open(person, id, request.signal), { headers: HEADERS })
  },
})
