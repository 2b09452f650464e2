import 'server-only'
import { and, asc, eq, isNull } from 'drizzle-orm'
import { z } from 'zod'
import type { Database, Transaction } from '@/lib/db/open-database'
import { calendarFeeds, passwordLinks, people } from '@/lib/db/schema/people'
import { savedViews } from '@/lib/db/schema/saved-views'
import { can, type Role } from '@/lib/evidence/access'
import { type Actor, appendAudit } from '@/lib/server/audit-log/append-audit'
import { hashPassword, UNMATCHABLE_HASH } from './password-hash'
import { endSessionsOf } from './sessions'
import { canonicalEmail, EMAIL_MAX_LENGTH, printable } from './email'
import { cleanName, isNameLength, isSystemName, NAME_MAX_LENGTH } from './names'
import { assertPasswordAllowed } from './password-policy'
import { PeopleError } from './people-error'
import { releaseAssignments } from './release-assignments'

export type NewPerson = { email: string; name: string; role: Role; password: string }

/** A row of the list of people; never includes the password hash. */
export type ListedPerson = {
  id: string
  email: string
  name: string
  role: Role
  disabledAt: Date | null
  createdAt: Date
}

const listed = {
  id: people.id,
  email: people.email,
  name: people.name,
  role: people.role,
  disabledAt: people.disabledAt,
  createdAt: people.createdAt,
}

export async function listPeople(db: Database): Promise<ListedPerson[]> {
  return db.select(listed).from(people).orderBy(asc(people.email))
}

/** @throws PeopleError `person_not_found` */
export async function findPersonByEmail(db: Database, email: string): Promise<ListedPerson> {
  const [person] = await db
    .select(listed)
    .from(people)
    .where(eq(people.email, canonicalEmail(email)))
  if (!person) throw notFound(email)
  return person
}

/**
 * Adds a person who may sign in.
 *
 * @returns the id
 * @throws PeopleError when the e-mail is taken or a value is invalid
 */
export async function addPerson(db: Database, actor: Actor, input: NewPerson): Promise<string> {
  const email = validEmail(input.email)
  const name = validName(input.name)
  assertPasswordAllowed(input.password, email)
  const id = await insertPerson(db, actor, { ...input, email, name })
  if (!id) throw new PeopleError('email_taken', `There is already an account for ${email}.`)
  return id
}

/**
 * For accounts that are already validated.
 * @returns null when the e-mail is taken
 */
export async function insertPerson(
  db: Database,
  actor: Actor,
  { email, name, role, password }: NewPerson,
): Promise<string | null> {
  const passwordHash = await hashPassword(password)
  return db.transaction(async (tx) => {
    const [added] = await tx
      .insert(people)
      .values({ email, name, role, passwordHash })
      .onConflictDoNothing({ target: people.email })
      .returning({ id: people.id })
    if (!added) return null
    await appendAudit(tx, actor, {
      action: 'person_added',
      detail: { subjectId: added.id, email, role },
    })
    return added.id
  })
}

/**
 * Adds a person without a password, in a transaction of the caller, which appends the audit row.
 * @throws PeopleError when the e-mail is taken or a value is invalid
 */
export async function invitePerson(
  tx: Transaction,
  input: Omit<NewPerson, 'password'>,
): Promise<{ id: string; email: string }> {
  const email = validEmail(input.email)
  const name = validName(input.name)
  const [added] = await tx
    .insert(people)
    .values({ email, name, role: input.role, passwordHash: UNMATCHABLE_HASH })
    .onConflictDoNothing({ target: people.email })
    .returning({ id: people.id })
  if (!added) throw new PeopleError('email_taken', `There is already an account for ${email}.`)
  return { id: added.id, email }
}

/** Adds a person without a password, with its audit row. */
export async function addInvited(
  tx: Transaction,
  actor: Actor,
  input: Omit<NewPerson, 'password'>,
): Promise<void> {
  const { id: subjectId, email } = await invitePerson(tx, input)
  await appendAudit(tx, actor, {
    action: 'person_added',
    detail: { subjectId, email, role: input.role },
  })
}

/** Sets a new password and ends all sessions of the person, since others may know the old password. */
export async function setPassword(
  db: Database,
  actor: Actor,
  { personId, password }: { personId: string; password: string },
): Promise<void> {
  const { email } = await personById(db, personId)
  assertPasswordAllowed(password, email)
  const passwordHash = await hashPassword(password)
  await db.transaction(async (tx) => {
    await tx.update(people).set({ passwordHash }).where(eq(people.id, personId))
    await tx.delete(passwordLinks).where(eq(passwordLinks.personId, personId))
    await endSessionsOf(tx, personId)
    await appendAudit(tx, actor, {
      action: 'password_changed',
      detail: { subjectId: personId, email },
    })
  })
}

/** Changes a person's role, effective from their next request. */
export async function setRole(
  db: Database,
  actor: Actor,
  { personId, role }: { personId: string; role: Role },
): Promise<void> {
  await db.transaction(async (tx) => {
    const person = await lockPerson(tx, personId)
    if (person.role === role) return
    await assertOtherAdmin(tx, person)
    await tx.update(people).set({ role }).where(eq(people.id, personId))
    if (!can(role, 'response.write')) await releaseAssignments(tx, actor, personId)
    await appendAudit(tx, actor, {
      action: 'role_changed',
      detail: { subjectId: personId, email: person.email, from: person.role, to: role },
    })
  })
}

/** Disables a person: prevents sign-in and ends the sessions. */
export async function disablePerson(
  db: Database,
  actor: Actor,
  { personId, now }: { personId: string; now: Date },
): Promise<void> {
  await db.transaction(async (tx) => {
    const person = await lockPerson(tx, personId)
    if (person.disabledAt) return
    await assertOtherAdmin(tx, person)
    await shutOut(tx, actor, person, now)
  })
}

/** Enables a disabled person with the same password and role. */
export async function enablePerson(
  db: Database,
  actor: Actor,
  { personId }: { personId: string },
): Promise<void> {
  await db.transaction(async (tx) => {
    const person = await lockPerson(tx, personId)
    if (!person.disabledAt) return
    await tx.update(people).set({ disabledAt: null }).where(eq(people.id, personId))
    await appendAudit(tx, actor, {
      action: 'person_enabled',
      detail: { subjectId: personId, email: person.email },
    })
  })
}

/** Lets the next single sign-on with the person's e-mail link to them, whatever its issuer and subject. */
export async function unlinkIdentity(
  db: Database,
  actor: Actor,
  { personId }: { personId: string },
): Promise<void> {
  await db.transaction(async (tx) => {
    const { email } = await lockPerson(tx, personId)
    const none = { identityIssuer: null, identitySubject: null }
    await tx.update(people).set(none).where(eq(people.id, personId))
    await endSessionsOf(tx, personId)
    await appendAudit(tx, actor, {
      action: 'identity_unlinked',
      detail: { subjectId: personId, email },
    })
  })
}

/** Disables without checking for other admins; in a transaction of the caller. */
export async function shutOut(
  tx: Transaction,
  actor: Actor,
  person: { id: string; email: string },
  now: Date,
): Promise<void> {
  await tx.update(people).set({ disabledAt: now }).where(eq(people.id, person.id))
  await tx.delete(passwordLinks).where(eq(passwordLinks.personId, person.id))
  await tx.delete(calendarFeeds).where(eq(calendarFeeds.personId, person.id))
  // Those that they shared stay with the team.
  await tx
    .delete(savedViews)
    .where(and(eq(savedViews.personId, person.id), eq(savedViews.isShared, false)))
  await endSessionsOf(tx, person.id)
  await releaseAssignments(tx, actor, person.id)
  await appendAudit(tx, actor, {
    action: 'person_disabled',
    detail: { subjectId: person.id, email: person.email },
  })
}

async function personById(db: Database, personId: string): Promise<ListedPerson> {
  const [person] = await db.select(listed).from(people).where(eq(people.id, personId))
  if (!person) throw notFound(personId)
  return person
}

/**
 * Locks the admins before the person, always in the same order: when two admins demote each other concurrently, the
 * second sees the first change, and they do not deadlock.
 */
export async function lockPerson(tx: Transaction, personId: string): Promise<ListedPerson> {
  await enabledAdmins(tx)
  const [person] = await tx.select(listed).from(people).where(eq(people.id, personId)).for('update')
  if (!person) throw notFound(personId)
  return person
}

async function assertOtherAdmin(tx: Transaction, person: ListedPerson): Promise<void> {
  if (person.role !== 'admin' || person.disabledAt) return
  const admins = await enabledAdmins(tx)
  if (admins.some(({ id }) => id !== person.id)) return
  throw new PeopleError(
    'last_admin',
    `${person.email} is the only admin who can sign in. Make another person an admin first.`,
  )
}

async function enabledAdmins(tx: Transaction): Promise<{ id: string }[]> {
  return tx
    .select({ id: people.id })
    .from(people)
    .where(and(eq(people.role, 'admin'), isNull(people.disabledAt)))
    .orderBy(asc(people.id))
    .for('update')
}

const emailSchema = z.email().max(EMAIL_MAX_LENGTH)

function validEmail(typed: string): string {
  const parsed = emailSchema.safeParse(canonicalEmail(typed))
  if (parsed.success) return parsed.data
  throw new PeopleError('email_invalid', `“${printable(typed)}” is not an e-mail address.`)
}

function validName(typed: string): string {
  const name = cleanName(typed)
  if (!isNameLength(name)) {
    throw new PeopleError('name_invalid', `A name has 1 to ${NAME_MAX_LENGTH} characters.`)
  }
  if (isSystemName(name)) {
    throw new PeopleError('name_reserved', `“${name}” is what the audit log calls the desk itself.`)
  }
  return name
}

function notFound(who: string): PeopleError {
  return new PeopleError('person_not_found', `There is no account for ${printable(who)}.`)
}
