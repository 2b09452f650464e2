import 'server-only'
import { createHash } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import type { Database } from '@/lib/db/open-database'
import { rateLimits } from '@/lib/db/schema/people'
import { callerOf } from '@/lib/server/platform/client-address'
import { attemptCounter, type Attempt } from './attempt-counter'

const MINUTE = 60
const HOUR = 60 * MINUTE

/** Wrong passwords for one account from one address, or in one known browser. */
const PER_SOURCE = { keyPrefix: 'sign-in-account', points: 5, duration: 15 * MINUTE }
/** Wrong passwords for one account from all addresses together, excluding its known browsers. */
const PER_ACCOUNT = { keyPrefix: 'sign-in-everywhere', points: 10, duration: HOUR }
/** Attempts from one address that name no account: unknown e-mails, links, failed single sign-ons. */
const PER_ADDRESS = { keyPrefix: 'sign-in-address', points: 50, duration: HOUR }

/** The key under which wrong links are counted in addition to the address; no e-mail can have this value. */
const LINK = 'password-link'

/** `of`: the subject of the exceeded limit. */
export type GuessResult = Attempt & { of: 'address' | 'account' }

/** The origin of an attempt. */
export type Source = {
  address: string | null
  /** Set for a known browser of the person; its attempts are counted separately. */
  browser: string | null
}

export type Guess = Source & {
  /** Normalized as for the look-up of accounts. */
  email: string
  /** Whether the account exists. */
  isAccount: boolean
}

/**
 * Limits on guessing, counted before the password is verified, so that parallel guesses are counted too.
 *
 * A known browser of the person has limits of its own. All other attempts on one account share ten an hour, whatever
 * their address. Attempts that name an account do not count against their address, which its owner may share; they run
 * the same statements as the others, so that timing reveals nothing.
 */
export function attemptLimits(db: Database) {
  const perSource = attemptCounter(db, PER_SOURCE)
  const perAccount = attemptCounter(db, PER_ACCOUNT)
  const perAddress = attemptCounter(db, PER_ADDRESS)
  return {
    async countGuess({ email, isAccount, address, browser }: Guess): Promise<GuessResult> {
      if (browser === null) {
        const byAddress = await perAddress.consume(keyOf(callerOf(address)), isAccount ? 0 : 1)
        if (byAddress.state === 'refused') return { ...byAddress, of: 'address' }
      }
      const bySource = await perSource.consume(keyOf(email, sourceOf({ address, browser })))
      if (bySource.state === 'refused') return { ...bySource, of: 'account' }
      return { ...(await perAccount.consume(keyOf(email, browser ?? ''))), of: 'account' }
    },
    /** The password was correct, so the attempts from this origin, including this one, were the owner's. */
    async forgiveGuess({ email, address, browser }: Guess): Promise<void> {
      const source = perSource.rowKey(keyOf(email, sourceOf({ address, browser })))
      const account = perAccount.rowKey(keyOf(email, browser ?? ''))
      const [counted] = await db
        .delete(rateLimits)
        .where(eq(rateLimits.key, source))
        .returning({ points: rateLimits.points })
      if (!counted) return
      const own = Math.min(counted.points, PER_SOURCE.points)
      await db
        .update(rateLimits)
        .set({ points: sql`greatest(${rateLimits.points} - ${own}, 0)` })
        .where(eq(rateLimits.key, account))
    },

    async countLink(address: string | null): Promise<Attempt> {
      const byAddress = await perAddress.consume(keyOf(callerOf(address)))
      if (byAddress.state === 'refused') return byAddress
      return perSource.consume(keyOf(LINK, callerOf(address)))
    },
    async forgiveLink(address: string | null): Promise<void> {
      const source = perSource.rowKey(keyOf(LINK, callerOf(address)))
      await db.delete(rateLimits).where(eq(rateLimits.key, source))
      await perAddress.reward(keyOf(callerOf(address)), 1)
    },

    /** A single sign-on names its account only when the provider answers. */
    countVisit: (source: Source): Promise<Attempt> => perAddress.consume(keyOf(sourceOf(source))),
    forgiveVisit: (source: Source, attempts: number): Promise<void> =>
      perAddress.reward(keyOf(sourceOf(source)), attempts),
  }
}

/** Removes expired counters. */
export async function deleteOldCounters(tx: Database, now: Date): Promise<void> {
  await tx.execute(sql`delete from rate_limits where expire < ${now.getTime()}`)
}

function sourceOf({ address, browser }: Source): string {
  return browser ?? callerOf(address)
}

/** Hashed, so that the table holds no e-mail addresses and keys have a bounded length. */
function keyOf(...parts: string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('base64url')
}
