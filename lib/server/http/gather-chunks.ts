import 'server-only'
import { subscribe } from 'node:diagnostics_channel'
import { IncomingMessage } from 'node:http'
import { setImmediate } from 'node:timers/promises'

/** Chunks below this size are buffered. Usual senders produce one only at the end of a body. */
const SMALL_CHUNK_BYTES = 4096

const GATHERED_BYTES = 16 * 1024

/**
 * Merges the small chunks of request bodies. A sender may cut a body into HTTP chunks of one byte, and Node passes on
 * each by itself: one read of a socket can bring 10,900, and each costs every later reader as much as a large one.
 * Node announces each request on this channel before anything reads it:
 * https://nodejs.org/api/diagnostics_channel.html#http
 *
 * Must be called once, in the process that listens, before it serves.
 */
export function gatherChunks(): void {
  subscribe('http.server.request.start', (message: unknown) => {
    if (typeof message !== 'object' || message === null || !('request' in message)) return
    if (message.request instanceof IncomingMessage) gatherChunksOf(message.request)
  })
}

/**
 * Node's parser passes each chunk of the body to `push`. Buffers chunks below 4 KB until the next turn of the event
 * loop. Returning false from `push` pauses the socket meanwhile, for each chunk again, since a consumer may resume it
 * between two chunks of one read. Chunks are copied as they arrive: a list of 10,900 buffers would outlive V8's young
 * generation, and collecting it takes longer than parsing.
 */
function gatherChunksOf(incoming: IncomingMessage): void {
  const push = incoming.push.bind(incoming)
  let gathered: Buffer | null = null
  let length = 0

  function release(): void {
    if (!gathered) return
    const merged = gathered.subarray(0, length)
    gathered = null
    length = 0
    push(merged)
  }

  incoming.push = (chunk: unknown, encoding?: BufferEncoding): boolean => {
    if (!(chunk instanceof Buffer) || chunk.length >= SMALL_CHUNK_BYTES) {
      release()
      return push(chunk, encoding)
    }
    if (length + chunk.length > GATHERED_BYTES) release()
    if (!gathered) {
      gathered = Buffer.allocUnsafe(GATHERED_BYTES)
      void nextTurn().then(release)
    }
    length += chunk.copy(gathered, length)
    return false
  }
}

let lastTurn: Promise<unknown> = Promise.resolve()

/** Gives each caller a turn of the event loop of its own: one read of small chunks per turn, however many senders. */
function nextTurn(): Promise<unknown> {
  lastTurn = lastTurn.then(() => setImmediate())
  return lastTurn
}
