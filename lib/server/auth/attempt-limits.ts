import 'server-only'
import { createHash } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import type { Database } from '@/lib/db/open-database'
import { rateLimits } from '@/lib/db/schema'
import { callerOf } from '@/lib/server/platform/client-address'
import { attemptCounter, type Attempt } from './attempt-counter'

const MINUTE = 60
const HOUR = 60 * MINUTE

/** Wrong passwords for one account from one address, or in one known browser. */
const PER_SOURCE = { keyPrefix: 'sign-in-account', points: 5, duration: 15 * MINUTE }
/** Wrong passwords for one account from all addresses together, or in one known browser. */
const PER_ACCOUNT = { keyPrefix: 'sign-in-everywhere', points: 10, duration: HOUR }
/** Attempts from one address that name no account: unknown e-mails, links, single sign-ons that came to nothing. */
const PER_ADDRESS = { keyPrefix: 'sign-in-address', points: 50, duration: HOUR }

/** Under which wrong links are counted beside the address; no e-mail can be this. */
const LINK = 'password-link'

/** `of`: whose limit it is over. */
export type GuessResult = Attempt & { of: 'address' | 'account' }

/** Where an attempt comes from. */
export type Source = {
  address: string | null
  /** Names a browser of the person who is asked for; their attempts there are counted apart from all others. */
  browser: string | null
}

export type Guess = Source & {
  /** As accounts are looked for. */
  email: string
  /** Whether there is such an account. */
  isAccount: boolean
}

/**
 * Limits on guessing, counted before the password is looked at, so that parallel guesses are counted too.
 *
 * What a person's own browser may try does not depend on what others try. All other attempts on one account share ten
 * an hour, wherever they come from. Those that name an account take nothing from their address, which its owner may
 * share; yet they cost the same statements, so that the time tells nothing.
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
    /** The password was right: so were its owner's the attempts from there, this one among them. */
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

    /** A single sign-on: whose account it is, the provider says later. */
    countVisit: (source: Source): Promise<Attempt> => perAddress.consume(keyOf(sourceOf(source))),
    forgiveVisit: (source: Source, attempts: number): Promise<void> =>
      perAddress.reward(keyOf(sourceOf(source)), attempts),
  }
}

/** Removes counters whose time is over. */
export async function deleteOldCounters(tx: Database, now: Date): Promise<void> {
  await tx.execute(sql`delete from rate_limits where expire < ${now.getTime()}`)
}

function sourceOf({ address, browser }: Source): string {
  return browser ?? callerOf(address)
}

/** A hash: the table holds no e-mail addresses, and keys are short however long the input is. */
function keyOf(...parts: string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('base64url')
}
