import 'server-only'
import { setImmediate } from 'node:timers/promises'
import { DeskError } from '@/lib/server/platform/errors'
import { nodeRequestOf } from './node-request'

/** Chunks below this come in crowds; nothing else splits a body so small. */
const SMALL_CHUNK_BYTES = 4096

/**
 * The body of a request, chunk by chunk; empty chunks are left out. Stopping early leaves the rest unread, so that
 * the answer still reaches the sender.
 *
 * A sender may split a body into HTTP chunks of one byte, and Node hands over each of them by itself. After a small
 * chunk the next turn of the event loop is waited for: what has arrived by then comes as one chunk.
 * @throws DeskError `body_incomplete` when the sender stopped early
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
      if (next.value.length < SMALL_CHUNK_BYTES) await ownTurn()
    }
  } catch (cause) {
    throw new DeskError('body_incomplete', { detail: 'The body was interrupted', cause })
  } finally {
    await source?.return?.()
  }
}

/**
 * The whole of a small body.
 * @throws DeskError `malformed_request` as soon as it is longer than `maxBytes`, `body_incomplete`
 */
export async function readSmallBody(
  request: Request,
  maxBytes: number,
): Promise<Buffer<ArrayBuffer>> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of readBody(request)) {
    size += chunk.length
    if (size > maxBytes) {
      throw new DeskError('malformed_request', { detail: `The body may have ${maxBytes} bytes` })
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

let lastTurn: Promise<unknown> = Promise.resolve()

/** A turn of the event loop for each caller: bodies in small chunks are read one per turn, however many there are. */
function ownTurn(): Promise<unknown> {
  lastTurn = lastTurn.then(() => setImmediate())
  return lastTurn
}
