import 'server-only'
import { setImmediate as nextTurn } from 'node:timers/promises'

/** A download that is sent chunk by chunk. `body` keeps its source open until it ends or is returned. */
export type Download = { headers: HeadersInit; body: AsyncIterable<Uint8Array> }

/**
 * How long a client may read nothing. Long enough for a phone in a tunnel; a client that never returns must not keep
 * files open.
 */
export const DOWNLOAD_IDLE_MS = 60_000

/**
 * A response body that reads one chunk from its source when the client has taken the previous one, so that one chunk is
 * in memory at a time. The source is closed at its end, when the client disconnects (`signal`), and when it stops
 * reading.
 * @param onClosed called once, when the source is closed
 */
export function downloadBody(
  source: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
  onClosed: () => void = () => undefined,
): ReadableStream<Uint8Array> {
  const iterator = source[Symbol.asyncIterator]()
  let idle: NodeJS.Timeout | undefined
  let isClosing = false

  async function close(): Promise<void> {
    clearTimeout(idle)
    if (isClosing) return
    isClosing = true
    try {
      await iterator.return?.()
    } finally {
      onClosed()
    }
  }

  type Controller = ReadableStreamDefaultController<Uint8Array>

  function abort(controller: Controller, reason: string): void {
    if (isClosing) return
    // Next closes the connection on any error; this is the one that it does not log.
    controller.error(new DOMException(reason, 'AbortError'))
    close().catch(() => undefined)
  }

  function awaitRead(controller: Controller): void {
    idle = setTimeout(() => abort(controller, 'The client stopped reading'), DOWNLOAD_IDLE_MS)
    idle.unref()
  }

  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        awaitRead(controller)
        const leave = () => abort(controller, 'The client left')
        if (signal.aborted) leave()
        else signal.addEventListener('abort', leave, { once: true })
      },
      async pull(controller) {
        clearTimeout(idle)
        // A source that resolves within the same turn of the event loop, such as PGlite, and a fast client would block
        // all other work until the download ends.
        await nextTurn()
        try {
          const next = await iterator.next()
          if (isClosing) return
          if (next.done) {
            await close()
            controller.close()
          } else {
            controller.enqueue(next.value)
            awaitRead(controller)
          }
        } catch (error) {
          await close().catch(() => undefined)
          throw error
        }
      },
      cancel: close,
    },
    { highWaterMark: 0 },
  )
}
