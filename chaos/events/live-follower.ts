import { setTimeout as delay } from 'node:timers/promises'
import { followEvents, type StreamedEvent } from '../../testing/event-stream.ts'

/** An event of the desk, and when it arrived, in milliseconds of `Date.now()`. */
export type SeenEvent = StreamedEvent & { seenMs: number }

/** An open page: follows the live events of the servers, and resumes at another one when its server is gone. */
export type LiveFollower = {
  events: readonly SeenEvent[]
  /** How often a server could not tell what was missed. */
  resets(): number
  stop(): void
}

const RECONNECT_MS = 100

export function followDesk(running: () => readonly string[], cookie: string): LiveFollower {
  const events: SeenEvent[] = []
  const end = new AbortController()
  let resets = 0
  let attempt = 0

  async function connect(): Promise<void> {
    const servers = running()
    attempt += 1
    const server = servers[attempt % servers.length]
    if (server === undefined) return
    const { ended } = await followEvents(server, cookie, {
      end: end.signal,
      after: events.at(-1)?.id ?? null,
      onEvent: (event) => events.push({ ...event, seenMs: Date.now() }),
      onReset() {
        resets += 1
      },
    })
    await ended
  }

  async function follow(): Promise<void> {
    while (!end.signal.aborted) {
      // The server may have been killed.
      await connect().catch(() => undefined)
      await delay(RECONNECT_MS)
    }
  }

  void follow()
  return { events, resets: () => resets, stop: () => end.abort() }
}
