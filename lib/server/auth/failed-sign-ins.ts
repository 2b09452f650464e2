import 'server-only'
import { and, eq, lt, notExists, sql } from 'drizzle-orm'
import type { FailedSignIns } from '@/lib/contract/profile'
import type { Database, Transaction } from '@/lib/db/open-database'
import { failedSignIns, people, sessions } from '@/lib/db/schema/people'
import { callerOf } from '@/lib/server/platform/client-address'

/** Rows per account. Attempts from further addresses share a row, so that an attacker cannot fill the table. */
const MAX_ADDRESSES = 1_000
const OTHERS = 'others'

/** This many from the address from which the owner then signs in count as typing errors. */
const TYPING_ERRORS = 4

/** How long attempts for an e-mail without an account are kept. */
const UNKNOWN_SECONDS = 24 * 60 * 60

/**
 * Records a failed attempt for the owner of the account. Does the same work for an e-mail without an account, so that
 * timing reveals nothing.
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

/**
 * The failed attempts since the person last signed in, to be shown in the session that begins and not again. Null when
 * there are none.
 */
export async function takeFailedSignIns(
  tx: Transaction,
  { email, address }: { email: string; address: string | null },
): Promise<FailedSignIns | null> {
  const rows = await tx
    .delete(failedSignIns)
    .where(eq(failedSignIns.email, email))
    .returning({ address: failedSignIns.address, attempts: failedSignIns.attempts })
  const here = callerOf(address)
  const reported = rows.filter((row) => row.address !== here || row.attempts > TYPING_ERRORS)
  if (reported.length === 0) return null
  return {
    attempts: reported.reduce((sum, row) => sum + row.attempts, 0),
    addresses: reported.length,
  }
}

/** The notice shown to the person, in the form of the audit log. */
export function noticeOf({ attempts, addresses }: FailedSignIns): Record<string, number> {
  return { failedAttempts: attempts, failedAddresses: addresses }
}

/** The notice of a session that its person has not read yet. */
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

/** Marks the notice as read. */
export async function clearFailedSignIns(db: Database, sessionId: string): Promise<void> {
  await db
    .update(sessions)
    .set({ failedAttempts: null, failedAddresses: null })
    .where(eq(sessions.id, sessionId))
}

/** Removes attempts on accounts that do not exist; those on others are kept for their owner. */
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
