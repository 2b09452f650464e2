import 'server-only'
import { createHash, randomBytes } from 'node:crypto'
import { and, eq, gt, isNull } from 'drizzle-orm'
import type { LinkOwner, PasswordLink } from '@/lib/contract/people'
import type { Database, Transaction } from '@/lib/db/open-database'
import { passwordLinks, people } from '@/lib/db/schema/people'
import { pages } from '@/lib/format/paths'
import { appendAudit } from '@/lib/server/audit-log/append-audit'
import { assertPasswordSignIn } from '@/lib/server/auth/assert-password-sign-in'
import { attemptLimits } from '@/lib/server/auth/attempt-limits'
import { hashPassword } from '@/lib/server/people/password-hash'
import { endSessionsOf } from '@/lib/server/people/sessions'
import { desk } from '@/lib/server/desk'
import { DeskError } from '@/lib/server/platform/errors'
import { assertPasswordAllowed } from '@/lib/server/people/password-policy'
import { refusing } from '@/lib/server/people/people-error'

/** Covers a weekend, and is short enough that a forgotten chat message has expired. */
export const LINK_SECONDS = 3 * 24 * 60 * 60
const TOKEN_BYTES = 32

/** The origin of a request without a session. */
export type Visitor = { address: string | null; requestId: string }

type Owner = { id: string; name: string; email: string }

/** Creates the person's link and invalidates the previous one. */
export async function makePasswordLink(tx: Transaction, personId: string): Promise<PasswordLink> {
  const { env, now } = desk()
  const token = randomBytes(TOKEN_BYTES).toString('base64url')
  const expiresAt = new Date(now().getTime() + LINK_SECONDS * 1000)
  const link = { tokenHash: hashOf(token), expiresAt }
  await tx
    .insert(passwordLinks)
    .values({ personId, ...link })
    .onConflictDoUpdate({ target: passwordLinks.personId, set: link })
  // In the fragment, which never reaches a server's or proxy's log.
  return { url: `${env.publicUrl}${pages.setPassword()}#${token}`, until: expiresAt.toISOString() }
}

/**
 * The person the link is for.
 * @throws DeskError `link_spent` for used, replaced, expired and unknown links alike; `too_many_requests`,
 * `password_sign_in_off`
 */
export async function ownerOfLink(visitor: Visitor, token: string): Promise<LinkOwner> {
  const { name, email } = await countedOwner(visitor, token)
  return { name, email }
}

/**
 * Sets the password, spends the link and ends the person's sessions.
 * @returns the person
 * @throws DeskError `link_spent`, `too_many_requests`, and the errors of the password policy
 */
export async function choosePassword(
  visitor: Visitor,
  { token, password }: { token: string; password: string },
): Promise<{ personId: string }> {
  const owner = await countedOwner(visitor, token)
  await refusing(async () => assertPasswordAllowed(password, owner.email))
  const passwordHash = await hashPassword(password)
  await desk().db.transaction(async (tx) => {
    // The person is locked before the link, as in every change of a person; one order of locks prevents deadlocks.
    await tx.select({ id: people.id }).from(people).where(eq(people.id, owner.id)).for('update')
    // When a link is used twice concurrently, the second transaction finds it gone.
    const [spent] = await tx
      .delete(passwordLinks)
      .where(eq(passwordLinks.tokenHash, hashOf(token)))
      .returning({ personId: passwordLinks.personId })
    if (!spent) throw linkSpent()
    await tx.update(people).set({ passwordHash }).where(eq(people.id, owner.id))
    await endSessionsOf(tx, owner.id)
    const actor = { ...visitor, personId: owner.id, personName: owner.name }
    await appendAudit(tx, actor, {
      action: 'password_changed',
      detail: { subjectId: owner.id, email: owner.email, by: 'link' },
    })
  })
  return { personId: owner.id }
}

/** Guessing links is limited in the same way as guessing passwords. */
async function countedOwner({ address }: Visitor, token: string): Promise<Owner> {
  assertPasswordSignIn()
  const { db } = desk()
  const limits = attemptLimits(db)
  const attempt = await limits.countLink(address)
  if (attempt.state === 'refused') {
    const { retryAfterSeconds } = attempt
    throw new DeskError('too_many_requests', { retryAfterSeconds })
  }
  const owner = await findOwner(db, token)
  if (!owner) throw linkSpent()
  await limits.forgiveLink(address)
  return owner
}

async function findOwner(db: Database, token: string): Promise<Owner | undefined> {
  const [owner] = await db
    .select({ id: people.id, name: people.name, email: people.email })
    .from(passwordLinks)
    .innerJoin(people, eq(people.id, passwordLinks.personId))
    .where(
      and(
        eq(passwordLinks.tokenHash, hashOf(token)),
        gt(passwordLinks.expiresAt, desk().now()),
        isNull(people.disabledAt),
      ),
    )
  return owner
}

function linkSpent(): DeskError {
  return new DeskError('link_spent', { detail: 'The link was used, replaced, or is too old' })
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
