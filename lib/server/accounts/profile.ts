import 'server-only'
import { and, desc, eq, ne } from 'drizzle-orm'
import type { ChangePassword, FailedSignIns, OwnSessions } from '@/lib/contract/profile'
import { passwordLinks, people, sessions } from '@/lib/db/schema/people'
import { authorize } from '@/lib/server/auth/authorize'
import { appendAudit, type Actor } from '@/lib/server/audit-log/append-audit'
import { assertPasswordSignIn } from '@/lib/server/auth/assert-password-sign-in'
import { attemptLimits } from '@/lib/server/auth/attempt-limits'
import { clearFailedSignIns, failedSignInsOf } from '@/lib/server/auth/failed-sign-ins'
import { hashPassword, verifyPassword } from '@/lib/server/people/password-hash'
import type { Person } from '@/lib/server/people/person'
import { isLiving } from '@/lib/server/people/sessions'
import { desk } from '@/lib/server/desk'
import { DeskError } from '@/lib/server/platform/errors'
import { assertPasswordAllowed } from '@/lib/server/people/password-policy'
import { refusing } from '@/lib/server/people/people-error'

/** The person's sessions. */
export async function ownSessions(person: Person): Promise<OwnSessions> {
  authorize(person, 'profile.change')
  const { db, now } = desk()
  const rows = await db
    .select()
    .from(sessions)
    .where(and(eq(sessions.personId, person.id), isLiving(now())))
    .orderBy(desc(sessions.lastSeenAt), desc(sessions.createdAt))
  return {
    items: rows.map(({ id, createdAt, lastSeenAt, address, userAgent }) => ({
      id,
      here: id === person.sessionId,
      startedAt: createdAt.toISOString(),
      lastSeenAt: lastSeenAt.toISOString(),
      address,
      userAgent,
    })),
  }
}

/**
 * Failed sign-ins on the account before this session began; null when there were none or the person has read the
 * notice.
 */
export async function failedSignIns(person: Person): Promise<FailedSignIns | null> {
  authorize(person, 'profile.change')
  return failedSignInsOf(desk().db, person.sessionId)
}

export async function dismissFailedSignIns(person: Person): Promise<void> {
  authorize(person, 'profile.change')
  await clearFailedSignIns(desk().db, person.sessionId)
}

/** Ends one of the person's own sessions. Succeeds when it has already ended. */
export async function endOwnSession(
  person: Person,
  actor: Actor,
  sessionId: string,
): Promise<OwnSessions> {
  authorize(person, 'profile.change')
  await desk().db.transaction(async (tx) => {
    const ended = await tx
      .delete(sessions)
      .where(and(eq(sessions.id, sessionId), eq(sessions.personId, person.id)))
      .returning({ id: sessions.id })
    if (ended.length === 0) return
    await appendAudit(tx, actor, {
      action: 'sessions_ended',
      detail: { subjectId: person.id, email: person.email, sessions: ended.length },
    })
  })
  return ownSessions(person)
}

/**
 * Sets the person's own password and ends their other sessions. The current password is required, so an unattended
 * browser is not enough; guessing it is limited as at sign-in.
 * @throws DeskError `password_wrong`, `too_many_requests`, `password_sign_in_off`, and the errors of the password
 * policy
 */
export async function changeOwnPassword(
  person: Person,
  actor: Actor,
  { current, password }: ChangePassword,
): Promise<OwnSessions> {
  authorize(person, 'profile.change')
  assertPasswordSignIn()
  const known = await assertPresentPassword(person, actor, current)
  await refusing(async () => assertPasswordAllowed(password, person.email))
  const passwordHash = await hashPassword(password)
  await desk().db.transaction(async (tx) => {
    const changed = await tx
      .update(people)
      .set({ passwordHash })
      .where(and(eq(people.id, person.id), eq(people.passwordHash, known)))
      .returning({ id: people.id })
    // An admin reset the password since it was checked.
    if (changed.length === 0) throw new DeskError('password_wrong')
    await tx.delete(passwordLinks).where(eq(passwordLinks.personId, person.id))
    await tx
      .delete(sessions)
      .where(and(eq(sessions.personId, person.id), ne(sessions.id, person.sessionId)))
    await appendAudit(tx, actor, {
      action: 'password_changed',
      detail: { subjectId: person.id, email: person.email, by: 'owner' },
    })
  })
  return ownSessions(person)
}

/** @returns the hash that matched */
async function assertPresentPassword(
  person: Person,
  { address }: Actor,
  current: string,
): Promise<string> {
  const { db } = desk()
  const limits = attemptLimits(db)
  // Counted within the owner's session, so that failed sign-ins by others cannot block a change of password.
  const guess = { email: person.email, isAccount: true, address, browser: person.sessionId }
  const attempt = await limits.countGuess(guess)
  if (attempt.state === 'refused') {
    const { retryAfterSeconds } = attempt
    throw new DeskError('too_many_requests', { retryAfterSeconds })
  }
  const [account] = await db
    .select({ passwordHash: people.passwordHash })
    .from(people)
    .where(eq(people.id, person.id))
  const matches = await verifyPassword(account?.passwordHash ?? null, current)
  if (!account || !matches) throw new DeskError('password_wrong')
  await limits.forgiveGuess(guess)
  return account.passwordHash
}
