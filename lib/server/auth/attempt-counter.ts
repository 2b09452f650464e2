import 'server-only'
import { sql, type SQL } from 'drizzle-orm'
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import { z } from 'zod'
import type { Database } from '@/lib/db/open-database'

export type Attempt =
  | { state: 'allowed' }
  /** `first` is true for one attempt of each block, so that callers can record the block once. */
  | { state: 'refused'; retryAfterSeconds: number; first: boolean }

export type Limits = {
  keyPrefix: string
  points: number
  /** Seconds, counted from the first attempt. */
  duration: number
}

/** Counts attempts in the database, so that a limit holds across servers and restarts. */
export type AttemptCounter = {
  /** One statement, so that parallel attempts are counted one by one. Zero points only read the counter. */
  consume(key: string, points?: number): Promise<Attempt>
  reward(key: string, points: number): Promise<void>
  /** The key of the counter's row in `rate_limits`. */
  rowKey(key: string): string
}

export function attemptCounter(db: Database, limits: Limits): AttemptCounter {
  const limiter = new RateLimiterPostgres({
    ...limits,
    storeClient: { query: (statement: unknown) => runStatement(db, statement) },
    storeType: 'client',
    tableName: 'rate_limits',
    // Our migrations create the table.
    tableCreated: true,
    // The limiter's own timer would outlive the database; sign-in removes expired counters instead.
    clearExpiredByTimeout: false,
  })
  return {
    async consume(key, points = 1) {
      try {
        await limiter.consume(key, points)
        return { state: 'allowed' }
      } catch (rejection) {
        if (!(rejection instanceof RateLimiterRes)) throw rejection
        return {
          state: 'refused',
          retryAfterSeconds: Math.max(1, Math.ceil(rejection.msBeforeNext / 1000)),
          first: points > 0 && rejection.consumedPoints === limits.points + points,
        }
      }
    },
    async reward(key, points) {
      await limiter.reward(key, points)
    },
    rowKey: (key) => limiter.getKey(key),
  }
}

const statementSchema = z.object({ text: z.string(), values: z.array(z.unknown()) })
const resultSchema = z.object({ rows: z.array(z.record(z.string(), z.unknown())) })

/**
 * Runs the limiter's SQL through Drizzle. The limiter supports only the driver `pg`; PGlite runs the same SQL. (The
 * limiter's own Drizzle class writes dates, while this table stores milliseconds, and imports Drizzle under a computed
 * name, which a bundler cannot resolve.)
 */
async function runStatement(db: Database, statement: unknown) {
  const { text, values } = statementSchema.parse(statement)
  const { rows } = resultSchema.parse(await db.execute(withParameters(text, values)))
  return { rows, rowCount: rows.length }
}

/** Converts `… $1 … $2 …` and its values to a Drizzle query. */
function withParameters(text: string, values: readonly unknown[]): SQL {
  const chunks = text
    .split(/\$(\d+)/)
    .map((piece, index) =>
      index % 2 === 0 ? sql.raw(piece) : sql`${sql.param(values[Number(piece) - 1])}`,
    )
  return sql.join(chunks)
}
