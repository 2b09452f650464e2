import 'server-only'
import { createHash } from 'node:crypto'
import { sql, type SQL } from 'drizzle-orm'
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import { z } from 'zod'
import type { Database } from '@/lib/db/open-database'
import { callerOf } from '@/lib/server/platform/client-address'

/** Wrong passwords for one account from one address. */
const PER_ACCOUNT = { keyPrefix: 'sign-in-account', points: 5, duration: 15 * 60 }
/** Wrong passwords from one address, for whichever accounts. */
const PER_ADDRESS = { keyPrefix: 'sign-in-address', points: 50, duration: 60 * 60 }

type Attempt =
  | { state: 'allowed' }
  /** `first` is true once per block, for whoever wants to note it without being flooded. */
  | { state: 'refused'; retryAfterSeconds: number; first: boolean }

export type AttemptLimits = {
  /** Counts an attempt before the password is looked at, so that parallel guesses are counted too. */
  count(email: string, address: string | null): Promise<Attempt>
  /** The password was right: the account starts afresh, and the attempt was no guess. */
  forgive(email: string, address: string | null): Promise<void>
  /** As `count`, where no account is named yet. */
  countAddress(address: string | null): Promise<Attempt>
  forgiveAddress(address: string | null, attempts: number): Promise<void>
}

/**
 * Limits on guessing passwords, counted in the database, so that they hold across servers and
 * restarts. Each count is one statement: parallel attempts cannot overtake it.
 */
export function attemptLimits(db: Database): AttemptLimits {
  const perAccount = limiter(db, PER_ACCOUNT)
  const perAddress = limiter(db, PER_ADDRESS)
  return {
    async count(email, address) {
      const byAddress = await consume(perAddress, addressKey(address))
      if (byAddress.state === 'refused') return byAddress
      return consume(perAccount, accountKey(email, address))
    },
    async forgive(email, address) {
      await perAccount.delete(accountKey(email, address))
      await perAddress.reward(addressKey(address))
    },
    countAddress: (address) => consume(perAddress, addressKey(address)),
    async forgiveAddress(address, attempts) {
      await perAddress.reward(addressKey(address), attempts)
    },
  }
}

type Limits = { keyPrefix: string; points: number; duration: number }

function limiter(db: Database, limits: Limits): RateLimiterPostgres {
  return new RateLimiterPostgres({
    ...limits,
    storeClient: { query: (statement: unknown) => runStatement(db, statement) },
    storeType: 'client',
    tableName: 'rate_limits',
    // Our migrations make it.
    tableCreated: true,
    // The limiter's own timer would outlive the database; sign-in removes old counters itself.
    clearExpiredByTimeout: false,
  })
}

/** Removes counters whose time is over. */
export async function deleteOldCounters(tx: Database, now: Date): Promise<void> {
  await tx.execute(sql`delete from rate_limits where expire < ${now.getTime()}`)
}

async function consume(limits: RateLimiterPostgres, key: string): Promise<Attempt> {
  try {
    await limits.consume(key)
    return { state: 'allowed' }
  } catch (rejection) {
    if (!(rejection instanceof RateLimiterRes)) throw rejection
    return {
      state: 'refused',
      retryAfterSeconds: Math.max(1, Math.ceil(rejection.msBeforeNext / 1000)),
      first: rejection.consumedPoints === limits.points + 1,
    }
  }
}

/** A hash: the table holds no e-mail addresses, and keys are short however long the input is. */
function accountKey(email: string, address: string | null): string {
  return sha256(`${email}\n${callerOf(address)}`)
}

function addressKey(address: string | null): string {
  return sha256(callerOf(address))
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}

const statementSchema = z.object({ text: z.string(), values: z.array(z.unknown()) })
const resultSchema = z.object({ rows: z.array(z.record(z.string(), z.unknown())) })

/**
 * Runs the limiter's SQL through Drizzle. The limiter knows the driver `pg` only; PGlite speaks the
 * same SQL. (Its own Drizzle class writes dates, while this table counts milliseconds, and imports
 * Drizzle under a computed name, which a bundler cannot follow.)
 */
async function runStatement(db: Database, statement: unknown) {
  const { text, values } = statementSchema.parse(statement)
  const { rows } = resultSchema.parse(await db.execute(withParameters(text, values)))
  return { rows, rowCount: rows.length }
}

/** `… $1 … $2 …` with its values, as Drizzle wants it. */
function withParameters(text: string, values: readonly unknown[]): SQL {
  const chunks = text
    .split(/\$(\d+)/)
    .map((piece, index) =>
      index % 2 === 0 ? sql.raw(piece) : sql`${sql.param(values[Number(piece) - 1])}`,
    )
  return sql.join(chunks)
}
