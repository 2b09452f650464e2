import 'server-only'
import { subscribe } from 'node:diagnostics_channel'
import { IncomingMessage } from 'node:http'
import { setImmediate } from 'node:timers/promises'

/** Chunks below this come in crowds; nothing else cuts a body so small. */
const SMALL_CHUNK_BYTES = 4096

/**
 * Lets the small chunks of request bodies come as one. A sender may cut a body into HTTP chunks of one byte, and Node
 * passes on each by itself: one read of a socket can bring 10,900, and each costs every reader behind as much as a
 * large one. Node announces each request on this channel before anything reads it:
 * https://nodejs.org/api/diagnostics_channel.html#http
 *
 * To be called once, in the process that listens, before it serves.
 */
export function gatherChunks(): void {
  subscribe('http.server.request.start', (message: unknown) => {
    if (typeof message !== 'object' || message === null || !('request' in message)) return
    if (message.request instanceof IncomingMessage) gatherChunksOf(message.request)
  })
}

/**
 * Node's parser gives a body to `push`. What is small waits there until the read of the socket is parsed to its end,
 * and the answer that nothing more fits stops the socket meanwhile. Readers start it again, as always.
 */
function gatherChunksOf(incoming: IncomingMessage): void {
  const push = incoming.push.bind(incoming)
  let waiting: Buffer[] = []

  function release(): void {
    if (waiting.length === 0) return
    const chunks = waiting
    waiting = []
    push(Buffer.concat(chunks))
  }

  incoming.push = (chunk: unknown, encoding?: BufferEncoding): boolean => {
    if (!Buffer.isBuffer(chunk) || chunk.length >= SMALL_CHUNK_BYTES) {
      release()
      return push(chunk, encoding)
    }
    if (waiting.length === 0) void ownTurn().then(release)
    waiting.push(chunk)
    return false
  }
}

let lastTurn: Promise<unknown> = Promise.resolve()

/** A turn of the event loop for each caller: however many senders there are, one read of small chunks is parsed per turn. */
function ownTurn(): Promise<unknown> {
  lastTurn = lastTurn.then(() => setImmediate())
  return lastTurn
}
