import { AsyncLocalStorage } from 'node:async_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Database } from '@/lib/db/open-database'
import type { OmiseClient } from '@/lib/omise/client'
import type { Desk } from '@/lib/server/desk'

/** One operation that is paused before its `stopAt`-th external call. */
type Run = {
  stopAt: number
  /** The calls so far, for the message of a failure. */
  calls: string[]
  stopped: PromiseWithResolvers<void>
  released: PromiseWithResolvers<void>
  /** Every call from there on fails, like those of a process that was killed. */
  crashes: boolean
}

class CrashError extends Error {
  override name = 'CrashError'
}

const NEVER = -1

/**
 * Calls that every operation makes in the same way and that are not paused: reading the session, writing jobs with a
 * change, and appending the audit row and the event, which are the last of their transaction and take a lock of their
 * own.
 */
const IRRELEVANT = /"(sessions|people|rate_limits|audit_log|live_events)"|7239151|\bjobs\b/

/**
 * Pauses an operation of this desk where it waits for the database, Omise, a lock or the vault, and resumes it after
 * another one has run, or ends it there. It uses no clocks, so every interleaving of two operations with one switch, and
 * every crash, can be tested.
 *
 * PGlite runs one transaction at a time, so an operation is not paused inside one. On Postgres it is paused before each
 * statement; when the other operation then waits for its locks, it is resumed.
 */
export function createInterleaver(desk: Desk) {
  const runs = new AsyncLocalStorage<Run>()

  async function gate(call: string): Promise<void> {
    const run = runs.getStore()
    if (!run || IRRELEVANT.test(call)) return
    run.calls.push(call)
    // Postgres rolls back the transaction of a connection that ends.
    if (run.crashes && run.calls.length > run.stopAt && call !== 'rollback') {
      throw new CrashError(call)
    }
    if (run.crashes || run.calls.length - 1 !== run.stopAt) return
    run.stopped.resolve()
    await run.released.promise
  }

  const isBlocked = gateDatabase(desk.db, gate)
  const { locks, vault } = desk
  desk.locks = {
    ...locks,
    async tryLock(name) {
      await gate(`lock ${name}`)
      return locks.tryLock(name)
    },
  }
  desk.vault = {
    ...vault,
    async create() {
      await gate('vault.create')
      return vault.create()
    },
  }
  desk.omise = gateOmise(desk.omise)

  function gateOmise(omise: OmiseClient): OmiseClient {
    return {
      ...omise,
      disputes: gateAll(omise.disputes, 'omise.disputes', gate),
      documents: gateAll(omise.documents, 'omise.documents', gate),
    }
  }

  function start<Result>(stopAt: number, operation: () => Promise<Result>, crashes = false) {
    const run: Run = {
      stopAt,
      calls: [],
      stopped: Promise.withResolvers(),
      released: Promise.withResolvers(),
      crashes,
    }
    const done = runs.run(run, operation)
    // The error reaches the caller that awaits it.
    done.catch(() => undefined)
    return { run, done }
  }

  return {
    /** For a client that replaces the desk's. */
    gateOmise,
    /**
     * Runs `operation` up to its `stopAt`-th wait, where its process ends: nothing that it would do later happens. Its
     * locks are released, and jobs continue. Returns the call before which it ended; undefined when it makes fewer.
     */
    async crash(operation: () => Promise<unknown>, stopAt: number): Promise<string | undefined> {
      const { run, done } = start(stopAt, operation, true)
      await done.catch(() => undefined)
      return run.calls[stopAt]
    },
    /**
     * Runs `first` up to its `stopAt`-th wait, then `second` as far as possible, then both to their ends. `where`: the
     * call before which `first` was paused; undefined when it makes fewer.
     */
    async interleave<First, Second>(
      first: () => Promise<First>,
      second: () => Promise<Second>,
      stopAt: number,
    ): Promise<{ first: First; second: Second; where: string | undefined }> {
      const stoppedOne = start(stopAt, first)
      await Promise.race([stoppedOne.run.stopped.promise, stoppedOne.done])
      const other = start(NEVER, second)
      let isOver = false
      const end = other.done.then(
        () => void (isOver = true),
        () => void (isOver = true),
      )
      while (!isOver && !(await isBlocked())) await Promise.race([end, delay(2)])
      stoppedOne.run.released.resolve()
      const [firstResult, secondResult] = await Promise.all([stoppedOne.done, other.done])
      return { first: firstResult, second: secondResult, where: stoppedOne.run.calls[stopAt] }
    },
  }
}

type Gate = (call: string) => Promise<void>

/** An object whose methods all wait behind the gate. */
function gateAll<Target extends object>(target: Target, label: string, gate: Gate): Target {
  return new Proxy(target, {
    get(_, property) {
      const value: unknown = Reflect.get(target, property)
      if (typeof value !== 'function') return value
      return async (...args: unknown[]) => {
        await gate(`${label}.${String(property)}`)
        return Reflect.apply(value, target, args)
      }
    },
  })
}

type Client = {
  query: (...args: unknown[]) => Promise<unknown>
  connect?: () => Promise<Client>
  release?: () => void
  transaction?: (work: (tx: unknown) => Promise<unknown>) => Promise<unknown>
}

/**
 * Puts the gate before every statement of a database (PGlite: outside of transactions) and before every transaction.
 * Returns a function that reports whether a statement waits for a lock.
 */
function gateDatabase(db: Database, gate: Gate): () => Promise<boolean> {
  if (!('$client' in db)) throw new Error('Drizzle does not show its client any more')
  // One of two drivers; Drizzle uses only these methods.
  const client = db.$client as Client
  const query = client.query.bind(client)
  client.query = async (...args) => {
    await gate(textOf(args[0]))
    return query(...args)
  }
  if (client.transaction) {
    const transaction = client.transaction.bind(client)
    client.transaction = async (work) => {
      await gate('transaction')
      return transaction(work)
    }
    return async () => false
  }
  const connect = client.connect?.bind(client)
  if (!connect) throw new Error('Neither PGlite nor a pool of Postgres')
  client.connect = (...args: unknown[]) => {
    // Given a callback, the pool itself calls `query` inside `query`.
    if (args.length > 0) return Reflect.apply(connect, client, args) as Promise<Client>
    return connect().then((connection) => gateConnection(connection, gate))
  }
  return async () => {
    const { rows } = waitingSchema.parse(await db.execute(WAITING))
    return rows[0]?.waiting === true
  }
}

const waitingSchema = z.object({ rows: z.array(z.object({ waiting: z.boolean() })) })

const WAITING = sql`
  select exists (
    select from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'
  ) as waiting`

function gateConnection(connection: Client, gate: Gate): Client {
  return new Proxy(connection, {
    get(_, property) {
      if (property === 'query') {
        return async (...args: unknown[]) => {
          const text = textOf(args[0])
          await gate(text).catch((error: unknown) => {
            // Drizzle returns a connection to the pool only after the transaction has begun.
            if (text.startsWith('begin')) connection.release?.()
            throw error
          })
          return connection.query(...args)
        }
      }
      const value: unknown = Reflect.get(connection, property)
      return typeof value === 'function' ? value.bind(connection) : value
    },
  })
}

function textOf(statement: unknown): string {
  if (typeof statement === 'string') return statement
  const parsed = z.object({ text: z.string() }).safeParse(statement)
  return parsed.success ? parsed.data.text : 'statement'
}
