import 'server-only'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'

export type Listener = { close(): Promise<void> }

const MIN_PAUSE_MS = 500
const MAX_PAUSE_MS = 30_000

/**
 * Runs LISTEN on a dedicated connection, and reconnects with backoff. `onNotify` is called after each notification,
 * and after each connect, since earlier notifications are lost.
 * https://www.postgresql.org/docs/current/sql-listen.html
 */
export function listenOnPostgres(url: string, channel: string, onNotify: () => void): Listener {
  const stopping = new AbortController()

  /** @returns whether it was connected */
  async function listenOnce(): Promise<boolean> {
    const client = new pg.Client({ connectionString: url, keepAlive: true })
    const ended = Promise.withResolvers<void>()
    client.on('error', () => ended.resolve())
    client.on('end', () => ended.resolve())
    client.on('notification', onNotify)
    const stop = () => ended.resolve()
    stopping.signal.addEventListener('abort', stop)
    try {
      await client.connect()
      await client.query(`listen ${client.escapeIdentifier(channel)}`)
      onNotify()
      if (!stopping.signal.aborted) await ended.promise
      return true
    } catch {
      return false
    } finally {
      stopping.signal.removeEventListener('abort', stop)
      await client.end().catch(() => undefined)
    }
  }

  async function listen(): Promise<void> {
    let pauseMs = MIN_PAUSE_MS
    while (!stopping.signal.aborted) {
      const wasConnected = await listenOnce()
      pauseMs = wasConnected ? MIN_PAUSE_MS : Math.min(pauseMs * 2, MAX_PAUSE_MS)
      await delay(pauseMs, undefined, { ref: false, signal: stopping.signal }).catch(
        () => undefined,
      )
    }
  }

  const listening = listen()
  return {
    async close() {
      stopping.abort()
      await listening
    },
  }
}
