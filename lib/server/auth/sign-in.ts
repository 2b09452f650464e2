import 'server-only'
import { and, eq, isNull } from 'drizzle-orm'
import type { Database, Transaction } from '@/lib/db/open-database'
import { people } from '@/lib/db/schema/people'
import { appendAudit, appendAuditAlone, type Actor } from '@/lib/server/audit-log/append-audit'
import { desk } from '../desk'
import { canonicalEmail, EMAIL_MAX_LENGTH } from '../people/email'
import { attemptLimits, deleteOldCounters } from './attempt-limits'
import { verifyPassword } from '@/lib/server/people/password-hash'
import { deleteDeadSessions, endSession, startSession } from '@/lib/server/people/sessions'
import {
  deleteOldFailedSignIns,
  noteFailedSignIn,
  takeFailedSignIns,
  noticeOf,
} from './failed-sign-ins'
import { browserOf, type KnownBrowser } from './known-browser'

export type SignInInput = {
  email: string
  password: string
  /** The client's address; null when unknown. */
  address: string | null
  userAgent: string | null
  requestId: string | null
  /** The token of an existing session of this browser; it ends when the new one starts. */
  replaces?: string | null
  /** The people who have signed in in this browser before. */
  knownBrowser?: KnownBrowser | null
}

export type SignInResult =
  | { state: 'signed_in'; token: string; personId: string }
  /** Unknown account, wrong password or disabled: the response does not reveal which. */
  | { state: 'refused' }
  | { state: 'too_many_attempts'; retryAfterSeconds: number }

type Account = typeof people.$inferSelect
type Refusal = 'unknown_account' | 'wrong_password' | 'disabled' | 'too_many_attempts'

/**
 * Verifies a password and starts a session.
 *
 * Wrong passwords are limited (attempt-limits.ts). Every attempt within the limit does the same work, whether the
 * account exists or not, and appends an audit row; beyond it, only the first attempt of each block does. The owner of
 * the account is informed of both at the next sign-in.
 */
export async function signInWithPassword(input: SignInInput): Promise<SignInResult> {
  const { db, log } = desk()
  const email = normalizeTyped(input.email)
  const limits = attemptLimits(db)

  const account = await findAccount(db, email)
  const guess = {
    email,
    isAccount: account !== undefined,
    address: input.address,
    browser: browserOf(input.knownBrowser ?? null, account?.id),
  }
  const attempt = await limits.countGuess(guess)
  if (attempt.state === 'refused') {
    log.warn(
      { address: input.address, requestId: input.requestId },
      'sign-in attempts over the limit',
    )
    if (attempt.of === 'account') await noteForOwner(input)
    if (attempt.first) await noteFailure(input, 'too_many_attempts')
    return { state: 'too_many_attempts', retryAfterSeconds: attempt.retryAfterSeconds }
  }

  const matches = await verifyPassword(account?.passwordHash ?? null, input.password)
  if (!account || !matches || account.disabledAt) {
    await noteForOwner(input)
    await noteFailure(input, refusalOf(account, matches))
    return { state: 'refused' }
  }

  const token = await openSession(account, input)
  if (token === null) return { state: 'refused' }
  await limits.forgiveGuess(guess)
  await tidy(db)
  return { state: 'signed_in', token, personId: account.id }
}

async function findAccount(db: Database, email: string): Promise<Account | undefined> {
  const [account] = await db.select().from(people).where(eq(people.email, email))
  return account
}

function refusalOf(account: Account | undefined, matches: boolean): Refusal {
  if (!account) return 'unknown_account'
  return matches ? 'disabled' : 'wrong_password'
}

/** @returns null when the account was disabled or its password changed since it was verified */
async function openSession(account: Account, input: SignInInput): Promise<string | null> {
  const { db, now } = desk()
  return db.transaction(async (tx) => {
    if (!(await isUnchanged(tx, account))) return null
    if (input.replaces) await endSession(tx, input.replaces)
    const failedSignIns = await takeFailedSignIns(tx, { ...input, email: account.email })
    const token = await startSession(tx, account.id, { ...input, failedSignIns }, now())
    await appendAudit(tx, signInActor(input, account), {
      action: 'signed_in',
      ...(failedSignIns ? { detail: noticeOf(failedSignIns) } : {}),
    })
    return token
  })
}

/** Locks the account until the session exists, so that a concurrent change also ends this session. */
async function isUnchanged(tx: Transaction, account: Account): Promise<boolean> {
  const found = await tx
    .select({ id: people.id })
    .from(people)
    .where(
      and(
        eq(people.id, account.id),
        eq(people.passwordHash, account.passwordHash),
        isNull(people.disabledAt),
      ),
    )
    .for('share')
  return found.length > 0
}

async function tidy(db: Database): Promise<void> {
  const now = desk().now()
  await deleteDeadSessions(db, now)
  await deleteOldCounters(db, now)
  await deleteOldFailedSignIns(db, now)
}

async function noteForOwner({ email, address }: SignInInput): Promise<void> {
  const { db, now } = desk()
  await noteFailedSignIn(db, { email: normalizeTyped(email), address, now: now() })
}

async function noteFailure(input: SignInInput, reason: Refusal): Promise<void> {
  await appendAuditAlone(desk().db, signInActor(input, null), {
    action: 'sign_in_failed',
    detail: { email: normalizeTyped(input.email), reason },
  })
}

/** Leading whitespace must not hide the e-mail that was tried. */
function normalizeTyped(email: string): string {
  return canonicalEmail(email).slice(0, EMAIL_MAX_LENGTH).toWellFormed()
}

/** A failed sign-in has no person, since it may not come from the owner of the account. */
function signInActor({ requestId, address }: SignInInput, account: Account | null): Actor {
  return {
    personId: account?.id ?? null,
    personName: account?.name ?? null,
    requestId,
    address,
  }
}
