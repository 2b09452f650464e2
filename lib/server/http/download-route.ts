import 'server-only'
import type * as z from 'zod/mini'
import { desk, type Desk } from '@/lib/server/desk'
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
  /** The kind of slot that it takes; default `exports`. */
  slots?: (query: z.output<Query>) => keyof Desk['downloadSlots']
}

/**
 * Creates the GET and HEAD handlers of a download, limited per person, with one chunk in memory at a time, aborted when
 * the client stops reading. Without a HEAD handler Next would answer HEAD with GET, which would audit a download that
 * did not happen.
 */
export function downloadRoute<
  Params extends Schema = typeof nothing,
  Query extends Schema = typeof nothing,
>({ open, head, slots = () => 'exports', ...declaration }: DownloadDeclaration<Params, Query>) {
  return {
    GET: deskRoute<Params, Query>({
      ...declaration,
      async handler(context) {
        const { person, query, request } = context
        const giveBack = await desk().downloadSlots[slots(query)].take(person.id, request.signal)
        try {
          const { headers, body } = await open(context)
          return new Response(downloadBody(body, request.signal, giveBack), { headers })
        } catch (error) {
          giveBack()
          throw error
        }
      },
    }),
    HEAD: deskRoute<Params, Query>({
      ...declaration,
      async handler(context) {
        const { person, query } = context
        desk().downloadSlots[slots(query)].assertFree(person.id)
        return new Response(null, { headers: await head(context) })
      },
    }),
  }
}
