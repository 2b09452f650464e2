import 'server-only'
import { setImmediate as nextTurn } from 'node:timers/promises'

/** What is sent piece by piece. `body` holds what it reads from open until it ends or is returned. */
export type Download = { headers: HeadersInit; body: AsyncIterable<Uint8Array> }

/**
 * How long a client may take no bytes. A phone in a tunnel goes on after it; one that never comes back must not keep
 * files open.
 */
export const DOWNLOAD_IDLE_MS = 60_000

/**
 * A response body that asks its source for one piece whenever the client has taken the one before, so that one piece
 * is in memory at a time. The source is closed at its end, when the client leaves (`signal`), and when it stops
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

  function giveUp(controller: Controller, reason: string): void {
    if (isClosing) return
    // For any error Next ends the connection; this is the one it does not log.
    controller.error(new DOMException(reason, 'AbortError'))
    close().catch(() => undefined)
  }

  function awaitRead(controller: Controller): void {
    idle = setTimeout(() => giveUp(controller, 'The client stopped reading'), DOWNLOAD_IDLE_MS)
    idle.unref()
  }

  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        awaitRead(controller)
        const leave = () => giveUp(controller, 'The client left')
        if (signal.aborted) leave()
        else signal.addEventListener('abort', leave, { once: true })
      },
      async pull(controller) {
        clearTimeout(idle)
        // A source that answers within this turn of the event loop, as PGlite does, and a client that reads fast
        // would keep the loop from everything else until the download is over.
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
