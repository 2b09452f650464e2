import 'server-only'
import { and, eq } from 'drizzle-orm'
import type { Draft as DraftDto, SaveDraft } from '@/lib/contract/response'
import type { Database } from '@/lib/db/open-database'
import { drafts } from '@/lib/db/schema/responses'
import { authorize } from '@/lib/server/auth/authorize'
import { appendAudit, type Actor } from '@/lib/server/audit-log/append-audit'
import type { Person } from '@/lib/server/people/person'
import { appendEvent } from '@/lib/server/outbox/append-event'
import { cancelCheck } from '@/lib/server/outbound/review-request'
import { desk } from '@/lib/server/desk'
import { retrieveOpenDispute } from '@/lib/server/omise-gateway/omise-requests'
import { DeskError } from '@/lib/server/platform/errors'
import { disputeTransaction } from '@/lib/server/outbound/dispute-operations'
import { readNames } from '@/lib/server/people/names'
import { storableText } from '@/lib/server/platform/storable-text'

export type Draft = typeof drafts.$inferSelect

export async function findDraft(db: Database, disputeId: string): Promise<Draft | null> {
  const [draft] = await db.select().from(drafts).where(eq(drafts.disputeId, disputeId))
  return draft ?? null
}

/**
 * Saves the draft. The history records only who started or continued it: a row for each save would bury the rest.
 * @throws DeskError `draft_changed` with the version that was saved meanwhile; nothing is overwritten.
 * `answer_underway` while the response is being submitted as it was reviewed
 */
export async function saveDraft(
  person: Person,
  actor: Actor,
  disputeId: string,
  { text: given, version }: SaveDraft,
): Promise<DraftDto> {
  authorize(person, 'response.write')
  const { db } = desk()
  const text = storableText(given)
  if (version === 0) await retrieveOpenDispute(disputeId)
  const saved = await disputeTransaction(disputeId, async (tx) => {
    const current = await lockDraft(tx, disputeId)
    // The same text, or an earlier save that lost its response.
    if (current?.text === text) return current
    if ((current?.version ?? 0) !== version) return null
    const written = await write(tx, { disputeId, text, version, personId: person.id })
    if (written) await cancelCheck(tx, actor, disputeId, { reason: 'draft', personId: person.id })
    if (!written) return written
    if (current?.personId !== person.id) {
      await appendAudit(tx, actor, { action: 'response_drafted', disputeId })
    } else {
      await appendEvent(tx, { ...actor, topic: 'draft', action: 'draft_saved', disputeId })
    }
    return written
  })
  if (saved) return toDraft(person, saved)
  const other = await findDraft(db, disputeId)
  throw new DeskError('draft_changed', {
    detail: 'The response was changed meanwhile',
    ...(other ? { draft: await toDraft(person, other) } : {}),
  })
}

async function lockDraft(tx: Database, disputeId: string): Promise<Draft | undefined> {
  const [draft] = await tx
    .select()
    .from(drafts)
    .where(eq(drafts.disputeId, disputeId))
    .for('update')
  return draft
}

type Change = { disputeId: string; text: string; version: number; personId: string }

/** Undefined when a concurrent change was saved first. */
async function write(
  tx: Database,
  { disputeId, text, version, personId }: Change,
): Promise<Draft | undefined> {
  const next = { text, personId, version: version + 1, updatedAt: desk().now() }
  const [written] =
    version === 0
      ? await tx
          .insert(drafts)
          .values({ ...next, disputeId })
          .onConflictDoNothing()
          .returning()
      : await tx
          .update(drafts)
          .set(next)
          .where(and(eq(drafts.disputeId, disputeId), eq(drafts.version, version)))
          .returning()
  return written
}

export async function toDraft(
  person: Person,
  { text, version, personId, updatedAt }: Draft,
): Promise<DraftDto> {
  const names = await readNames(desk().db)
  return {
    text,
    version,
    by: { name: names.of(personId) ?? '' },
    mine: personId === person.id,
    updatedAt: updatedAt.toISOString(),
  }
}
