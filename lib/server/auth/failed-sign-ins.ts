import 'server-only'
import { and, eq, lt, notExists, sql } from 'drizzle-orm'
import type { FailedSignIns } from '@/lib/contract/profile'
import type { Database, Transaction } from '@/lib/db/open-database'
import { failedSignIns, people, sessions } from '@/lib/db/schema'
import { callerOf } from '@/lib/server/platform/client-address'

/** Rows of one account. Attempts from further addresses share a row, so that an attacker cannot fill the table. */
const MAX_ADDRESSES = 1_000
const OTHERS = 'others'

/** As many from the address that its owner then signs in from are errors of typing. */
const TYPING_ERRORS = 4

/** How long attempts are kept whose e-mail has no account. */
const UNKNOWN_SECONDS = 24 * 60 * 60

/**
 * Notes an attempt that did not sign in, for the owner of the account. It does the same for an e-mail that has no
 * account: the time it takes tells nothing.
 */
export async function noteFailedSignIn(
  db: Database,
  { email, address, now }: { email: string; address: string | null; now: Date },
): Promise<void> {
  const caller = callerOf(address)
  const ofAccount = sql`select 1 from ${failedSignIns} where ${failedSignIns.email} = ${email}`
  await db.execute(sql`
    insert into ${failedSignIns} (email, address, attempts, last_at)
    select ${email}, case
      when exists (${ofAccount} and ${failedSignIns.address} = ${caller}) then ${caller}
      when (select count(*) from (${ofAccount}) as known) < ${MAX_ADDRESSES} then ${caller}
      else ${OTHERS}
    end, 1, ${now.toISOString()}::timestamptz
    on conflict (email, address) do update
    set attempts = ${failedSignIns.attempts} + 1, last_at = excluded.last_at`)
}

/** What failed since the person last signed in, for the session that begins; it is not told again. Null for nothing. */
export async function takeFailedSignIns(
  tx: Transaction,
  { email, address }: { email: string; address: string | null },
): Promise<FailedSignIns | null> {
  const rows = await tx
    .delete(failedSignIns)
    .where(eq(failedSignIns.email, email))
    .returning({ address: failedSignIns.address, attempts: failedSignIns.attempts })
  const here = callerOf(address)
  const told = rows.filter((row) => row.address !== here || row.attempts > TYPING_ERRORS)
  if (told.length === 0) return null
  return { attempts: told.reduce((sum, row) => sum + row.attempts, 0), addresses: told.length }
}

/** As the audit log says of a sign-in what its person was told. */
export function toldOf({ attempts, addresses }: FailedSignIns): Record<string, number> {
  return { failedAttempts: attempts, failedAddresses: addresses }
}

/** What a session has to tell its person, until they have read it. */
export async function failedSignInsOf(
  db: Database,
  sessionId: string,
): Promise<FailedSignIns | null> {
  const [row] = await db
    .select({ attempts: sessions.failedAttempts, addresses: sessions.failedAddresses })
    .from(sessions)
    .where(eq(sessions.id, sessionId))
  return row?.attempts && row.addresses
    ? { attempts: row.attempts, addresses: row.addresses }
    : null
}

/** The person has read it. */
export async function clearFailedSignIns(db: Database, sessionId: string): Promise<void> {
  await db
    .update(sessions)
    .set({ failedAttempts: null, failedAddresses: null })
    .where(eq(sessions.id, sessionId))
}

/** Removes attempts on accounts that do not exist; those on others wait for their owner. */
export async function deleteOldFailedSignIns(db: Database, now: Date): Promise<void> {
  const owner = db.select().from(people).where(eq(people.email, failedSignIns.email))
  await db
    .delete(failedSignIns)
    .where(
      and(
        lt(failedSignIns.lastAt, new Date(now.getTime() - UNKNOWN_SECONDS * 1000)),
        notExists(owner),
      ),
    )
}
