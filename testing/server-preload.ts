import { isMainThread } from 'node:worker_threads'

/**
 * Preloaded into the server (`node --import …/server-preload.ts?pace=0.02`), by testing/app.ts only: shortens the waits
 * of a delivery, and shifts the clock when the harness sends `{ clockOffsetMs }` over IPC. The replaced values are
 * declared in lib/server/platform/clock.ts.
 */

// The server's threads load the same modules but do not need it.
if (isMainThread) {
  let offsetMs = 0
  globalThis.evidenceDeskClock = {
    pace: Number(new URL(import.meta.url).searchParams.get('pace')),
    now: () => new Date(Date.now() + offsetMs),
  }
  process.on('message', (message: unknown) => {
    if (typeof message !== 'object' || message === null) return
    if (!('clockOffsetMs' in message) || typeof message.clockOffsetMs !== 'number') return
    offsetMs = message.clockOffsetMs
    process.send?.(message)
  })
  process.channel?.unref()
}
