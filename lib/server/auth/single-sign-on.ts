import 'server-only'
import { and, eq } from 'drizzle-orm'
import { z } from 'zod'
import type { FailedSignIns } from '@/lib/contract/profile'
import type { SingleSignOnRefusal } from '@/lib/contract/single-sign-on'
import type { Transaction } from '@/lib/db/open-database'
import { people } from '@/lib/db/schema/people'
import type { SingleSignOn } from '@/lib/env'
import { ROLES, type Role } from '@/lib/evidence/access'
import { appendAudit, appendAuditAlone, type Actor } from '@/lib/server/audit-log/append-audit'
import { systemActor } from '@/lib/server/audit-log/system-actors'
import { desk } from '../desk'
import { canonicalEmail, EMAIL_MAX_LENGTH } from '../people/email'
import { invitePerson, lockPerson, setRole } from '../people/people'
import { nameFor } from '@/lib/server/people/names'
import { PeopleError } from '../people/people-error'
import { deleteDeadSessions, endSession, startSession } from '@/lib/server/people/sessions'
import { takeFailedSignIns, noticeOf } from './failed-sign-ins'

export type SingleSignOnVisit = {
  address: string | null
  userAgent: string | null
  requestId: string
  /** The token of an existing session of this browser; it ends when the new one starts. */
  replaces: string | null
}

export type SingleSignOnResult =
  | { state: 'signed_in'; token: string; personId: string }
  | { state: 'refused'; reason: SingleSignOnRefusal }

const claimsSchema = z.looseObject({
  iss: z.string().min(1).max(1000),
  sub: z.string().min(1).max(255),
  // Not lowercased: some non-ASCII letters become ASCII in lowercase, and one person's mailbox would then match
  // another's.
  email: z.email().max(EMAIL_MAX_LENGTH).optional().catch(undefined),
  // Some providers send it as text.
  email_verified: z
    .union([z.literal(true), z.literal('true')])
    .optional()
    .catch(undefined),
  name: z.string().optional().catch(undefined),
})

type Claims = z.infer<typeof claimsSchema>
type Account = typeof people.$inferSelect

/** Aborts the transaction, so that a refused sign-in leaves nothing behind. */
class Refused extends Error {
  readonly reason: SingleSignOnRefusal

  constructor(reason: SingleSignOnRefusal) {
    super(reason)
    this.reason = reason
  }
}

/**
 * Starts a session for a person who was authenticated by the identity provider; `claims` are verified.
 *
 * A person who signed in this way before is found by issuer and subject, whatever their current e-mail. The first time,
 * a verified e-mail finds the invited person. With a role claim, uninvited people are added, and the claim sets every
 * person's role at each sign-in.
 */
export async function signInWithSingleSignOn(
  claims: unknown,
  visit: SingleSignOnVisit,
): Promise<SingleSignOnResult> {
  const { db, log } = desk()
  const known = claimsSchema.parse(claims)
  try {
    const result = await db.transaction((tx) => admit(tx, known, visit))
    await deleteDeadSessions(db, desk().now())
    return result
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    const { reason } = error
    const { address, requestId } = visit
    log.warn({ code: reason, personId: null, address, requestId }, 'Refused: single sign-on')
    await noteRefusal(visit, reason, known.email)
    return { state: 'refused', reason }
  }
}

/** Records a failed single sign-on. */
export async function noteRefusal(
  { address, requestId }: Pick<SingleSignOnVisit, 'address' | 'requestId'>,
  reason: SingleSignOnRefusal | 'too_many_attempts',
  email?: string,
): Promise<void> {
  await appendAuditAlone(
    desk().db,
    { personId: null, personName: null, address, requestId },
    {
      action: 'sign_in_failed',
      detail: { ...(email ? { email: canonicalEmail(email) } : {}), reason, by: 'single_sign_on' },
    },
  )
}

async function admit(
  tx: Transaction,
  claims: Claims,
  visit: SingleSignOnVisit,
): Promise<SingleSignOnResult> {
  const settings = desk().env.singleSignOn
  if (!settings || !isSameIssuer(claims.iss, settings.issuer)) throw new Refused('misconfigured')
  const role = roleFromClaims(claims, settings)
  const known = (await findByIdentity(tx, claims)) ?? (await findByEmail(tx, claims))
  const personId = known ?? (await addPerson(tx, claims, role))

  await lockPerson(tx, personId)
  const account = await accountOf(tx, personId)
  if (account.disabledAt) throw new Refused('disabled')
  const linked = await link(tx, account, claims)
  if (visit.replaces) await endSession(tx, visit.replaces)
  const failedSignIns = await takeFailedSignIns(tx, { ...visit, email: account.email })
  const token = await startSession(tx, personId, { ...visit, failedSignIns }, desk().now())
  await writeDown(tx, account, visit, {
    added: known === undefined,
    linked,
    failedSignIns,
    kept: role ? await followRole(tx, account, role, visit) : undefined,
  })
  return { state: 'signed_in', token, personId }
}

type Happened = {
  added: boolean
  linked: boolean
  failedSignIns: FailedSignIns | null
  kept: string | undefined
}

async function writeDown(
  tx: Transaction,
  { id, name, email, role, identityIssuer }: Account,
  visit: SingleSignOnVisit,
  { added, linked, failedSignIns, kept }: Happened,
): Promise<void> {
  const subject = { subjectId: id, email }
  if (added) {
    const detail = { ...subject, role }
    await appendAudit(tx, providerActor(visit), { action: 'person_added', detail })
  }
  const actor = { ...providerActor(visit), personId: id, personName: name }
  if (linked) {
    const detail = { ...subject, before: identityIssuer }
    await appendAudit(tx, actor, { action: 'identity_linked', detail })
  }
  await appendAudit(tx, actor, {
    action: 'signed_in',
    detail: {
      by: 'single_sign_on',
      ...(failedSignIns ? noticeOf(failedSignIns) : {}),
      ...(kept ? { roleKept: kept } : {}),
    },
  })
}

/** @returns undefined when admins assign the roles */
function roleFromClaims(claims: Claims, { roles }: SingleSignOn): Role | undefined {
  if (!roles) return undefined
  const claim = claims[roles.claim]
  const values = Array.isArray(claim) ? claim : [claim]
  const given = new Set(values.map((value) => roles.byValue.get(String(value))))
  const role = ROLES.findLast((known) => given.has(known))
  if (!role) throw new Refused('no_role')
  return role
}

async function findByIdentity(tx: Transaction, { iss, sub }: Claims): Promise<string | undefined> {
  const [person] = await tx
    .select({ id: people.id })
    .from(people)
    .where(and(eq(people.identityIssuer, iss), eq(people.identitySubject, sub)))
  return person?.id
}

async function findByEmail(tx: Transaction, claims: Claims): Promise<string | undefined> {
  const [person] = await tx
    .select({ id: people.id })
    .from(people)
    .where(eq(people.email, verifiedEmail(claims)))
  return person?.id
}

/** Adds a person whom the role claim admits. */
async function addPerson(tx: Transaction, claims: Claims, role: Role | undefined): Promise<string> {
  if (!role) throw new Refused('not_invited')
  const email = verifiedEmail(claims)
  const name = nameFor(email, claims.name)
  return (await invitePerson(tx, { email, name, role })).id
}

function verifiedEmail({ email, email_verified: verified }: Claims): string {
  if (!email || !verified) throw new Refused('email_unverified')
  return canonicalEmail(email)
}

async function accountOf(tx: Transaction, personId: string): Promise<Account> {
  const [account] = await tx.select().from(people).where(eq(people.id, personId))
  if (!account) throw new Error('The person is gone while their row is locked')
  return account
}

/** @returns whether the identity was newly linked */
async function link(tx: Transaction, account: Account, { iss, sub }: Claims): Promise<boolean> {
  if (account.identityIssuer === iss) {
    // The same e-mail with another subject may belong to a new owner of the address.
    if (account.identitySubject !== sub) throw new Refused('linked_elsewhere')
    return false
  }
  const identity = { identityIssuer: iss, identitySubject: sub }
  await tx.update(people).set(identity).where(eq(people.id, account.id))
  return true
}

/** @returns why the role was kept, if the claim asks for another */
async function followRole(
  tx: Transaction,
  account: Account,
  role: Role,
  visit: SingleSignOnVisit,
): Promise<string | undefined> {
  try {
    await setRole(tx, providerActor(visit), { personId: account.id, role })
    return undefined
  } catch (error) {
    if (!(error instanceof PeopleError && error.problem === 'last_admin')) throw error
    desk().log.warn(
      { requestId: visit.requestId },
      'The role claim would take away the only admin; the role stays',
    )
    return error.problem
  }
}

/** The actor of changes that follow from the provider's claims. */
function providerActor(visit: SingleSignOnVisit): Actor {
  return systemActor('Single sign-on', visit)
}

/** Some providers write their issuer with a trailing slash in one place and without it in another. */
function isSameIssuer(claimed: string, configured: string): boolean {
  const bare = (issuer: string) => issuer.replace(/\/$/, '')
  return bare(claimed) === bare(configured)
}
