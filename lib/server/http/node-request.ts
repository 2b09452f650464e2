import 'server-only'
import { subscribe } from 'node:diagnostics_channel'
import { IncomingMessage } from 'node:http'

/** The header that identifies a Node request. Set by the server on every request, over what the client sent. */
const NODE_REQUEST_HEADER = 'x-desk-node-request'

const METHODS_WITH_BODY = ['POST', 'PUT', 'PATCH', 'DELETE']

declare global {
  // Next loads a module once per bundle, so a module variable would be several maps.
  var deskNodeRequests: Map<string, IncomingMessage> | undefined
}

/**
 * Lets {@link nodeRequestOf} find Node's own request behind Next's. Node publishes each request on this channel before
 * Next sees it: https://nodejs.org/api/diagnostics_channel.html#http
 *
 * Call once, in the listening process, before it serves.
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
 * Node's request, whose chunks no other code holds; null when the request did not come through Node's server. Next's
 * body copies every chunk, which costs an upload as much as hashing and encrypting it.
 */
export function nodeRequestOf(request: Request): IncomingMessage | null {
  const name = request.headers.get(NODE_REQUEST_HEADER)
  return (name && globalThis.deskNodeRequests?.get(name)) || null
}
