import 'server-only'
import { and, asc, count, eq, gt, max } from 'drizzle-orm'
import type {
  ListedPerson,
  NewPerson,
  PasswordLink,
  People,
  PersonChange,
} from '@/lib/contract/people'
import { passwordLinks, people, sessions } from '@/lib/db/schema/people'
import { authorize } from '@/lib/server/auth/authorize'
import { appendAudit, type Actor } from '@/lib/server/audit-log/append-audit'
import { UNMATCHABLE_HASH } from '@/lib/server/people/password-hash'
import { assertPasswordSignIn } from '@/lib/server/auth/assert-password-sign-in'
import type { Person } from '@/lib/server/people/person'
import { endSessionsOf, isLiving } from '@/lib/server/people/sessions'
import { desk } from '@/lib/server/desk'
import { DeskError } from '@/lib/server/platform/errors'
import { makePasswordLink } from './password-links'
import {
  addInvited,
  disablePerson,
  enablePerson,
  invitePerson,
  lockPerson,
  setRole,
} from '@/lib/server/people/people'
import { refusing } from '@/lib/server/people/people-error'

/** All people, including those who are disabled. */
export async function readPeople(person: Person): Promise<People> {
  authorize(person, 'people.manage')
  const { db, now } = desk()
  const rows = await db
    .select({
      id: people.id,
      name: people.name,
      email: people.email,
      role: people.role,
      disabledAt: people.disabledAt,
      passwordHash: people.passwordHash,
      identitySubject: people.identitySubject,
      linkUntil: passwordLinks.expiresAt,
      sessions: count(sessions.id),
      lastSeenAt: max(sessions.lastSeenAt),
    })
    .from(people)
    .leftJoin(
      passwordLinks,
      and(eq(passwordLinks.personId, people.id), gt(passwordLinks.expiresAt, now())),
    )
    .leftJoin(sessions, and(eq(sessions.personId, people.id), isLiving(now())))
    .groupBy(people.id, passwordLinks.expiresAt)
    .orderBy(asc(people.name), asc(people.email))
  return { items: rows.map((row) => toListed(row, person)) }
}

type Row = Pick<ListedPerson, 'id' | 'name' | 'email' | 'role' | 'sessions'> & {
  disabledAt: Date | null
  passwordHash: string
  identitySubject: string | null
  linkUntil: Date | null
  lastSeenAt: Date | null
}

function toListed(
  { disabledAt, passwordHash, identitySubject, linkUntil, lastSeenAt, ...row }: Row,
  asking: Person,
): ListedPerson {
  const canUsePassword = desk().env.passwordSignIn && passwordHash !== UNMATCHABLE_HASH
  const waiting = !canUsePassword && identitySubject === null
  return {
    ...row,
    state: disabledAt ? 'disabled' : waiting ? 'waiting' : 'active',
    linkUntil: linkUntil?.toISOString() ?? null,
    lastSeenAt: lastSeenAt?.toISOString() ?? null,
    you: row.id === asking.id,
  }
}

/**
 * Adds a person and creates the link by which they choose their password; null when password sign-in is off.
 * @throws DeskError `email_invalid`, `email_taken`, `name_invalid`
 */
export async function addByInvitation(
  person: Person,
  actor: Actor,
  input: NewPerson,
): Promise<PasswordLink | null> {
  authorize(person, 'people.manage')
  return refusing(() =>
    desk().db.transaction(async (tx) => {
      if (!desk().env.passwordSignIn) {
        await addInvited(tx, actor, input)
        return null
      }
      const added = await invitePerson(tx, input)
      const link = await makePasswordLink(tx, added.id)
      await appendAudit(tx, actor, {
        action: 'person_added',
        detail: { subjectId: added.id, email: added.email, role: input.role },
      })
      return link
    }),
  )
}

/**
 * Changes a role, disables or enables a person.
 * @throws DeskError `person_not_found`, `last_admin`
 */
export async function changePerson(
  person: Person,
  actor: Actor,
  personId: string,
  change: PersonChange,
): Promise<People> {
  authorize(person, 'people.manage')
  const { db, now } = desk()
  await refusing(() => {
    if ('role' in change) return setRole(db, actor, { personId, role: change.role })
    if (change.disabled) return disablePerson(db, actor, { personId, now: now() })
    return enablePerson(db, actor, { personId })
  })
  return readPeople(person)
}

/** Ends all sessions of a person, who may sign in again. */
export async function signOutEverywhere(
  person: Person,
  actor: Actor,
  personId: string,
): Promise<People> {
  authorize(person, 'people.manage')
  await refusing(() =>
    desk().db.transaction(async (tx) => {
      const { email } = await lockPerson(tx, personId)
      const ended = await endSessionsOf(tx, personId)
      if (ended === 0) return
      await appendAudit(tx, actor, {
        action: 'sessions_ended',
        detail: { subjectId: personId, email, sessions: ended },
      })
    }),
  )
  return readPeople(person)
}

/**
 * Creates a link by which a person chooses a new password. The old password stops working and the sessions end, because
 * others may know it.
 * @throws DeskError `password_sign_in_off`, `person_not_found`; `own_account`, since losing the link would lock the
 * admin out
 */
export async function resetPassword(
  person: Person,
  actor: Actor,
  personId: string,
): Promise<PasswordLink> {
  authorize(person, 'people.manage')
  assertPasswordSignIn()
  if (personId === person.id) throw new DeskError('own_account')
  return refusing(() =>
    desk().db.transaction(async (tx) => {
      const { email } = await lockPerson(tx, personId)
      await tx.update(people).set({ passwordHash: UNMATCHABLE_HASH }).where(eq(people.id, personId))
      await endSessionsOf(tx, personId)
      const link = await makePasswordLink(tx, personId)
      await appendAudit(tx, actor, {
        action: 'password_link_made',
        detail: { subjectId: personId, email },
      })
      return link
    }),
  )
}
