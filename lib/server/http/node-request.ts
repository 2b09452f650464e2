import 'server-only'
import { subscribe } from 'node:diagnostics_channel'
import { IncomingMessage } from 'node:http'

/** Names a request of Node in the headers. Set by us on every request, whatever the client sent. */
const NODE_REQUEST_HEADER = 'x-desk-node-request'

const METHODS_WITH_BODY = ['POST', 'PUT', 'PATCH', 'DELETE']

declare global {
  // Next loads a module once for each of its bundles, so a module variable would be several maps.
  var deskNodeRequests: Map<string, IncomingMessage> | undefined
}

/**
 * Lets {@link nodeRequestOf} find Node's own request behind the one that Next made of it. Node announces each
 * request on this channel before Next sees it: https://nodejs.org/api/diagnostics_channel.html#http
 *
 * To be called once, in the process that listens, before it serves.
 */
export function recordNodeRequests(): void {
  const requests = (globalThis.deskNodeRequests ??= new Map())
  let count = 0
  subscribe('http.server.request.start', (message: unknown) => {
    if (typeof message !== 'object' || message === null || !('request' in message)) return
    const { request } = message
    if (!(request instanceof IncomingMessage)) return
    count += 1
    const name = String(count)
    request.headers[NODE_REQUEST_HEADER] = name
    if (!METHODS_WITH_BODY.includes(request.method ?? '')) return
    requests.set(name, request)
    request.once('close', () => requests.delete(name))
  })
}

/**
 * Node's request, whose body comes in chunks that no other code holds; null when the request came another way.
 * Next's body copies every chunk, which costs an upload as much as hashing and sealing it.
 */
export function nodeRequestOf(request: Request): IncomingMessage | null {
  const name = request.headers.get(NODE_REQUEST_HEADER)
  return (name && globalThis.deskNodeRequests?.get(name)) || null
}
