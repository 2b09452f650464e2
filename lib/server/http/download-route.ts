import 'server-only'
import type * as z from 'zod/mini'
import { desk } from '@/lib/server/desk'
import { downloadBody, type Download } from './download-body'
import { deskRoute, type nothing, type RouteContext, type RouteDeclaration } from './desk-route'

type Schema = z.core.$ZodType

type DownloadDeclaration<Params extends Schema, Query extends Schema> = Omit<
  RouteDeclaration<Params, Query>,
  'handler' | 'status'
> & {
  /** Opens the download and records it. */
  open: (context: RouteContext<Params, Query>) => Promise<Download>
  /** Only the headers, for HEAD: records nothing and opens nothing. */
  head: (context: RouteContext<Params, Query>) => Promise<HeadersInit>
  /** Which per-person download limit applies; default `exports`. */
  limiter?: (query: z.output<Query>) => 'exports' | 'previews'
}

/**
 * Creates the GET and HEAD handlers of a download. The number of concurrent downloads per person is limited. GET keeps
 * one chunk in memory at a time, and closes the source when the client stops reading. Without a HEAD handler Next would
 * answer HEAD with GET, which would audit a download that did not happen.
 */
export function downloadRoute<
  Params extends Schema = typeof nothing,
  Query extends Schema = typeof nothing,
>({ open, head, limiter = () => 'exports', ...declaration }: DownloadDeclaration<Params, Query>) {
  return {
    GET: deskRoute<Params, Query>({
      ...declaration,
      async handler(context) {
        const { person, query, request } = context
        const release = await desk().downloadSlots[limiter(query)].take(person.id, request.signal)
        try {
          const { headers, body } = await open(context)
          return new Response(downloadBody(body, request.signal, release), { headers })
        } catch (error) {
          release()
          throw error
        }
      },
    }),
    HEAD: deskRoute<Params, Query>({
      ...declaration,
      async handler(context) {
        const { person, query } = context
        desk().downloadSlots[limiter(query)].assertFree(person.id)
        return new Response(null, { headers: await head(context) })
      },
    }),
  }
}
