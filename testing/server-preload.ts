import { isMainThread } from 'node:worker_threads'

/**
 * Loaded into the server before its own code (`node --import …/server-preload.ts?pace=0.02`), by testing/app.ts only:
 * shortens the waits of delivery, and shifts the clock when the harness sends `{ clockOffsetMs }` over IPC. What it
 * replaces is declared in lib/server/platform/clock.ts.
 */

// The threads of the server load the same modules and have no need of it.
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
