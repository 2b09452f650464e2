import 'server-only'
import { randomUUID } from 'node:crypto'
import { clientAddress } from '@/lib/server/platform/client-address'
import { desk } from '@/lib/server/desk'
import { isDeskError } from '@/lib/server/platform/errors'
import { addApiHeaders } from './api-headers'
import { problemResponse } from './problem-response'
import { assertSameOrigin } from './same-origin'

type VisitorContext = { request: Request; visitor: { address: string | null; requestId: string } }

/** A route for people who cannot sign in yet. It asks for no session, so its handler must ask for a secret. */
export function visitorRoute(handler: (context: VisitorContext) => Promise<unknown>) {
  return async (request: Request): Promise<Response> => {
    const { env, log } = desk()
    const requestId = randomUUID()
    const answer = async () => {
      assertSameOrigin(request, env.publicUrl)
      const visitor = { address: clientAddress(request.headers, env), requestId }
      return Response.json(await handler({ request, visitor }))
    }
    const response = await answer().catch((error: unknown) => {
      if (isDeskError(error) && error.status < 500) {
        log.info({ code: error.code, requestId }, error.message)
      } else log.error({ err: error, requestId }, 'The request failed')
      return problemResponse(error, requestId)
    })
    addApiHeaders(response, requestId)
    return response
  }
}
