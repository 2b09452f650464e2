import 'server-only'
import { randomUUID } from 'node:crypto'
import { desk } from '@/lib/server/desk'
import { askerOf, logFailure } from '@/lib/server/platform/log-failure'
import { addApiHeaders, problemResponse } from './api-response'
import { assertSameOrigin } from './same-origin'

type VisitorContext = { request: Request; visitor: { address: string | null; requestId: string } }

/**
 * A route that requires no session: for people who cannot sign in yet and, with `crossSite`, for other servers. Its
 * handler must require a secret, or reveal and change nothing. A Response is sent as it is, anything else as JSON.
 */
export function visitorRoute(
  handler: (context: VisitorContext) => Promise<unknown>,
  { crossSite = false } = {},
) {
  return async (request: Request): Promise<Response> => {
    const { env, log } = desk()
    const requestId = randomUUID()
    const asker = askerOf(request, new URL(request.url).pathname, env)
    const answer = async () => {
      if (!crossSite) assertSameOrigin(request, env.publicUrl)
      const visitor = { address: asker.address, requestId }
      const result = await handler({ request, visitor })
      return result instanceof Response ? result : Response.json(result)
    }
    const response = await answer().catch((error: unknown) => {
      logFailure(log.child({ requestId }), error, asker)
      return problemResponse(error, requestId)
    })
    addApiHeaders(response, requestId)
    return response
  }
}
