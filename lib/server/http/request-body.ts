import 'server-only'
import { subscribe } from 'node:diagnostics_channel'
import { IncomingMessage } from 'node:http'
import type { ProblemCode } from '@/lib/contract/problem-codes'
import { DeskError } from '@/lib/server/platform/errors'

/** The header that identifies a Node request. Set by the server on every request, over what the client sent. */
const NODE_REQUEST_HEADER = 'x-desk-node-request'

const METHODS_WITH_BODY = ['POST', 'PUT', 'PATCH', 'DELETE']

declare global {
  // Next loads a module once per bundle, so a module variable would be several maps.
  var deskNodeRequests: Map<string, IncomingMessage> | undefined
}

/**
 * The body of a request, chunk by chunk; empty chunks are skipped. Stopping early leaves the rest unread, so that the
 * client still receives the response.
 * @throws DeskError `body_incomplete` when the client stopped early
 */
export async function* readBody(request: Request): AsyncGenerator<Uint8Array, void, undefined> {
  const source: AsyncIterator<Uint8Array> | undefined =
    nodeRequestOf(request)?.iterator({ destroyOnReturn: false }) ??
    request.body?.values({ preventCancel: true })
  try {
    for (;;) {
      const next = await source?.next()
      if (!next || next.done) return
      if (next.value.length > 0) yield next.value
    }
  } catch (cause) {
    throw new DeskError('body_incomplete', { detail: 'The body was interrupted', cause })
  } finally {
    await source?.return?.()
  }
}

/**
 * A small body, complete.
 * @throws DeskError `tooLong` as soon as it is longer than `maxBytes`, `body_incomplete`
 */
export async function readSmallBody(
  request: Request,
  maxBytes: number,
  tooLong: ProblemCode = 'malformed_request',
): Promise<Buffer<ArrayBuffer>> {
  // Copied as they arrive: a chunk of one byte may hold the memory of 16 KB.
  let body = Buffer.alloc(0)
  let size = 0
  for await (const chunk of readBody(request)) {
    const before = size
    size += chunk.length
    if (size > maxBytes) {
      throw new DeskError(tooLong, { detail: `The body may have ${maxBytes} bytes` })
    }
    if (size > body.length) {
      const larger = Buffer.alloc(Math.min(maxBytes, Math.max(size, body.length * 2)))
      body.copy(larger, 0, 0, before)
      body = larger
    }
    body.set(chunk, before)
  }
  return body.subarray(0, size)
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
