import 'server-only'
import { and, asc, eq, inArray, isNull } from 'drizzle-orm'
import type { AddNote, Notes } from '@/lib/contract/teamwork'
import type { Transaction } from '@/lib/db/open-database'
import { people } from '@/lib/db/schema/people'
import { noteMentions, notes } from '@/lib/db/schema/teamwork'
import { can } from '@/lib/evidence/access'
import { MAX_NOTE_LENGTH } from '@/lib/evidence/limits'
import { appendAudit, type Actor } from '@/lib/server/audit-log/append-audit'
import { authorize } from '@/lib/server/auth/authorize'
import { desk } from '@/lib/server/desk'
import { disputeTransaction } from '@/lib/server/outbound/dispute-operations'
import { appendNotices } from '@/lib/server/outbox/append-notice'
import { readNames } from '@/lib/server/people/names'
import type { Person } from '@/lib/server/people/person'
import { DeskError } from '@/lib/server/platform/errors'
import { storableText } from '@/lib/server/platform/storable-text'
import { indexedDispute } from './indexed-dispute'

/** The internal notes on a dispute, the oldest first, without deleted ones. */
export async function listNotes(person: Person, disputeId: string): Promise<Notes> {
  authorize(person, 'dispute.read')
  const { db } = desk()
  const rows = await db
    .select()
    .from(notes)
    .where(and(eq(notes.disputeId, disputeId), isNull(notes.deletedAt)))
    .orderBy(asc(notes.createdAt), asc(notes.id))
  const ids = rows.map(({ id }) => id)
  const [mentions, names] = await Promise.all([
    db.select().from(noteMentions).where(inArray(noteMentions.noteId, ids)),
    readNames(db),
  ])
  const named = (id: string) => ({ id, name: names.of(id) ?? '' })
  return {
    items: rows.map(({ id, text, createdAt, personId }) => ({
      id,
      text,
      at: createdAt.toISOString(),
      by: named(personId),
      mentions: mentions
        .filter(({ noteId }) => noteId === id)
        .map((mention) => named(mention.personId)),
      canDelete: canDelete(person, personId),
    })),
  }
}

/**
 * Adds an internal note, which is never sent to Omise, and notifies the people whom it mentions. A repeated request
 * with the same id adds nothing.
 * @throws DeskError `dispute_not_found`, `note_too_long`, `mention_not_possible` for a person who cannot sign in
 */
export async function addNote(
  person: Person,
  actor: Actor,
  disputeId: string,
  { id, ...given }: AddNote,
): Promise<Notes> {
  authorize(person, 'note.write')
  const text = storableText(given.text).trim()
  if (text.length > MAX_NOTE_LENGTH) throw new DeskError('note_too_long')
  if (text === '') throw new DeskError('malformed_request', { detail: 'The note is empty' })
  await indexedDispute(disputeId)
  const { jobs, now } = desk()
  await disputeTransaction(disputeId, async (tx) => {
    const mentioned = [...new Set(given.mentions)].sort()
    await assertCanSignIn(tx, mentioned)
    const [added] = await tx
      .insert(notes)
      .values({ id, disputeId, personId: person.id, text, createdAt: now() })
      .onConflictDoNothing()
      .returning()
    if (!added) return assertRepeated(tx, id, disputeId, person)
    if (mentioned.length > 0) {
      await tx.insert(noteMentions).values(mentioned.map((personId) => ({ noteId: id, personId })))
    }
    await appendAudit(tx, actor, {
      action: 'note_added',
      disputeId,
      detail: { noteId: id, mentions: mentioned.length },
    })
    const others = mentioned.filter((personId) => personId !== person.id)
    await appendNotices(
      tx,
      jobs,
      others.map((personId) => ({
        event: 'note_mention',
        key: `note_mention:${id}:${personId}`,
        at: added.createdAt,
        disputeId,
        personId,
        detail: id,
      })),
    )
  })
  return listNotes(person, disputeId)
}

/**
 * Erases the text of a note: one's own, or as an admin any. Succeeds when it was deleted before.
 * @throws DeskError `not_found`, `not_allowed`
 */
export async function deleteNote(
  person: Person,
  actor: Actor,
  { disputeId, noteId }: { disputeId: string; noteId: string },
): Promise<Notes> {
  authorize(person, 'note.write')
  const { now } = desk()
  await disputeTransaction(disputeId, async (tx) => {
    const note = await findNote(tx, noteId, disputeId)
    if (!note) throw new DeskError('not_found')
    if (!canDelete(person, note.personId)) throw new DeskError('not_allowed')
    if (note.deletedAt) return
    await tx
      .update(notes)
      .set({ text: '', deletedBy: person.id, deletedAt: now() })
      .where(eq(notes.id, noteId))
    await appendAudit(tx, actor, { action: 'note_deleted', disputeId, detail: { noteId } })
  })
  return listNotes(person, disputeId)
}

function canDelete({ id, role }: Person, authorId: string): boolean {
  return can(role, 'note.write') && (id === authorId || can(role, 'people.manage'))
}

async function findNote(tx: Transaction, noteId: string, disputeId: string) {
  const [note] = await tx
    .select()
    .from(notes)
    .where(and(eq(notes.id, noteId), eq(notes.disputeId, disputeId)))
  return note
}

/** The id of another note is not repeated by a browser. */
async function assertRepeated(
  tx: Transaction,
  id: string,
  disputeId: string,
  person: Person,
): Promise<void> {
  const note = await findNote(tx, id, disputeId)
  if (note?.personId === person.id) return
  throw new DeskError('malformed_request', { detail: 'The id belongs to another note' })
}

async function assertCanSignIn(tx: Transaction, personIds: readonly string[]): Promise<void> {
  if (personIds.length === 0) return
  const enabled = await tx
    .select({ id: people.id })
    .from(people)
    .where(and(inArray(people.id, [...personIds]), isNull(people.disabledAt)))
  if (enabled.length < personIds.length) throw new DeskError('mention_not_possible')
}
