import 'server-only'
import { and, asc, desc, eq, gt, inArray, isNull, ne, sql } from 'drizzle-orm'
import type { Presence, PresenceState } from '@/lib/contract/presence'
import type { Transaction } from '@/lib/db/open-database'
import { people, sessions } from '@/lib/db/schema/people'
import { presence } from '@/lib/db/schema/presence'
import { can } from '@/lib/evidence/access'
import { authorize } from '@/lib/server/auth/authorize'
import { desk } from '@/lib/server/desk'
import { appendEvent } from '@/lib/server/outbox/append-event'
import type { Person } from '@/lib/server/people/person'
import { isLiving } from '@/lib/server/people/sessions'

/** A page announces itself about every 25 s: one lost request does not make the person disappear. */
export const PRESENT_MS = 60_000
/** Pages opened before these count as closed. */
export const MAX_PAGES_PER_PERSON = 20

/** One open page of a dispute; `pageId` is created by the browser. */
export type OpenPage = { disputeId: string; pageId: string }

/** The other people who have the dispute open, those who edit first. A person with several pages is one person. */
export async function listPresent(person: Person, disputeId: string): Promise<Presence> {
  authorize(person, 'dispute.read')
  const { db, now } = desk()
  const isEditing = sql<boolean>`bool_or(${presence.state} = 'editing')`
  const rows = await db
    .select({ id: people.id, name: people.name, role: people.role, isEditing })
    .from(presence)
    .innerJoin(sessions, eq(sessions.id, presence.sessionId))
    .innerJoin(people, eq(people.id, presence.personId))
    .where(
      and(
        isPresentAt(disputeId),
        ne(people.id, person.id),
        isNull(people.disabledAt),
        isLiving(now()),
      ),
    )
    .groupBy(people.id)
    .orderBy(desc(isEditing), asc(people.name), asc(people.id))
  return {
    items: rows.map(({ id, name, role, ...row }) => {
      const canEdit = can(role, 'response.write')
      return { id, name, state: row.isEditing && canEdit ? 'editing' : 'viewing' }
    }),
  }
}

/** Records that the person has this page open. All open pages of the dispute learn of a change of their state. */
export async function announcePresence(
  person: Person,
  page: OpenPage,
  state: PresenceState,
): Promise<void> {
  authorize(person, state === 'editing' ? 'response.write' : 'dispute.read')
  const { sessionId } = person
  await changePresence(person, page.disputeId, async (tx) => {
    // A sign-out waits until this transaction ends, or has ended the session already.
    const session = tx.select({ id: sessions.id }).from(sessions).where(eq(sessions.id, sessionId))
    if ((await session.for('key share')).length === 0) return
    const row = { sessionId, disputeId: page.disputeId, state, seenAt: desk().now() }
    await tx
      .insert(presence)
      .values({ personId: person.id, pageId: page.pageId, ...row })
      .onConflictDoUpdate({ target: [presence.personId, presence.pageId], set: row })
    const surplus = tx
      .select({ pageId: presence.pageId })
      .from(presence)
      .where(eq(presence.personId, person.id))
      .orderBy(desc(presence.seenAt))
      .offset(MAX_PAGES_PER_PERSON)
    await tx
      .delete(presence)
      .where(and(eq(presence.personId, person.id), inArray(presence.pageId, surplus)))
  })
}

/** Records that the person has closed the page. Succeeds when it was not open. */
export async function endPresence(person: Person, { disputeId, pageId }: OpenPage): Promise<void> {
  authorize(person, 'dispute.read')
  await changePresence(person, disputeId, async (tx) => {
    await tx
      .delete(presence)
      .where(
        and(
          eq(presence.personId, person.id),
          eq(presence.pageId, pageId),
          eq(presence.disputeId, disputeId),
        ),
      )
  })
}

/** Appends an event when `change` changes what others see of the person, over all of their pages. */
async function changePresence(
  person: Person,
  disputeId: string,
  change: (tx: Transaction) => Promise<void>,
): Promise<void> {
  await desk().db.transaction(async (tx) => {
    const before = await stateOf(tx, person, disputeId)
    await change(tx)
    if ((await stateOf(tx, person, disputeId)) === before) return
    await appendEvent(tx, {
      topic: 'presence',
      action: 'presence_changed',
      disputeId,
      personId: person.id,
      personName: person.name,
    })
  })
}

/** Null when no page of the person is open. */
async function stateOf(
  tx: Transaction,
  person: Person,
  disputeId: string,
): Promise<PresenceState | null> {
  const rows = await tx
    .select({ state: presence.state })
    .from(presence)
    .where(and(isPresentAt(disputeId), eq(presence.personId, person.id)))
  if (rows.length === 0) return null
  return rows.some(({ state }) => state === 'editing') ? 'editing' : 'viewing'
}

function isPresentAt(disputeId: string) {
  const since = new Date(desk().now().getTime() - PRESENT_MS)
  return and(eq(presence.disputeId, disputeId), gt(presence.seenAt, since))
}
