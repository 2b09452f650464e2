import 'server-only'
import { createHash } from 'node:crypto'
import pLimit from 'p-limit'
import pg from 'pg'

type Held = {
  /** Fires when the lock was lost. Another process may hold it now, so the protected work must stop. */
  lost: AbortSignal
  release(): Promise<void>
}

/** Mutual exclusion by name, over all processes that share the database. The locks of a process end with it. */
export type Locks = {
  /** The lock, or null when it is held; never waits. */
  tryLock(name: string): Promise<Held | null>
  close(): Promise<void>
}

const NEVER = new AbortController().signal

/** For a database that only this process has open. */
export function localLocks(): Locks {
  const held = new Set<string>()
  return {
    async tryLock(name) {
      if (held.has(name)) return null
      held.add(name)
      return { lost: NEVER, release: async () => void held.delete(name) }
    },
    close: async () => undefined,
  }
}

/**
 * Session-level advisory locks on a dedicated connection. Postgres releases them when the connection ends, so a crash
 * leaves none behind; when the connection breaks while the process runs, `lost` fires for every holder.
 * https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS
 */
export async function postgresLocks(url: string): Promise<Locks> {
  const local = localLocks()
  let session = await connect(url)

  async function tryLock(name: string): Promise<Held | null> {
    // Within one session Postgres would grant the same lock twice.
    const mine = await local.tryLock(name)
    if (!mine) return null
    try {
      if (session.lost.aborted) session = await connect(url)
      const used = session
      if (!(await used.lock(name))) {
        await mine.release()
        return null
      }
      return {
        lost: used.lost,
        async release() {
          await used.unlock(name).catch(() => undefined)
          await mine.release()
        },
      }
    } catch (error) {
      await mine.release()
      throw error
    }
  }

  return { tryLock, close: () => session.end() }
}

type Session = {
  lost: AbortSignal
  lock(name: string): Promise<boolean>
  unlock(name: string): Promise<void>
  end(): Promise<void>
}

async function connect(url: string): Promise<Session> {
  const client = new pg.Client({ connectionString: url, keepAlive: true })
  const lost = new AbortController()
  client.on('error', () => lost.abort())
  client.on('end', () => lost.abort())
  await client.connect()
  // A connection runs one query at a time; its driver warns of concurrent ones.
  const oneAtATime = pLimit(1)
  const query = (text: string, name: string) => oneAtATime(() => client.query(text, [keyOf(name)]))
  return {
    lost: lost.signal,
    async lock(name) {
      const { rows } = await query('select pg_try_advisory_lock($1) as locked', name)
      return rows[0]?.locked === true
    },
    async unlock(name) {
      await query('select pg_advisory_unlock($1)', name)
    },
    end: () => client.end(),
  }
}

/** Advisory locks are identified by 64-bit numbers. */
function keyOf(name: string): string {
  return createHash('sha256').update(name).digest().readBigInt64BE().toString()
}
