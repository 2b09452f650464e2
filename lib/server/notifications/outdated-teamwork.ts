import 'server-only'
import { and, inArray, isNull } from 'drizzle-orm'
import type { Database } from '@/lib/db/open-database'
import type { notices } from '@/lib/db/schema/notifications'
import { assignments, notes } from '@/lib/db/schema/teamwork'

type Notice = Pick<
  typeof notices.$inferSelect,
  'id' | 'event' | 'disputeId' | 'personId' | 'detail'
>

/** The ids of notices about an assignment that was changed, or a note that was deleted meanwhile. */
export async function outdatedTeamwork(
  db: Pick<Database, 'select'>,
  all: readonly Notice[],
): Promise<ReadonlySet<string>> {
  const assigned = all.filter(({ event }) => event === 'dispute_assigned')
  const mentions = all.filter(({ event }) => event === 'note_mention')
  const assignees = await assigneesOf(
    db,
    assigned.flatMap(({ disputeId }) => disputeId ?? []),
  )
  const present = await notesOf(
    db,
    mentions.flatMap(({ detail }) => detail ?? []),
  )
  return new Set([
    ...assigned
      .filter(({ disputeId, personId }) => assignees.get(disputeId ?? '') !== personId)
      .map(({ id }) => id),
    ...mentions.filter(({ detail }) => !present.has(detail ?? '')).map(({ id }) => id),
  ])
}

async function assigneesOf(
  db: Pick<Database, 'select'>,
  disputeIds: string[],
): Promise<ReadonlyMap<string, string>> {
  if (disputeIds.length === 0) return new Map()
  const rows = await db
    .select({ disputeId: assignments.disputeId, personId: assignments.personId })
    .from(assignments)
    .where(inArray(assignments.disputeId, disputeIds))
  return new Map(rows.map(({ disputeId, personId }) => [disputeId, personId]))
}

async function notesOf(db: Pick<Database, 'select'>, ids: string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set()
  const rows = await db
    .select({ id: notes.id })
    .from(notes)
    .where(and(inArray(notes.id, ids), isNull(notes.deletedAt)))
  return new Set(rows.map(({ id }) => id))
}
