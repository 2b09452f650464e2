import 'server-only'
import { eq } from 'drizzle-orm'
import type { Assign, Assignment } from '@/lib/contract/teamwork'
import type { Database, Transaction } from '@/lib/db/open-database'
import { assignments } from '@/lib/db/schema/teamwork'
import { appendAudit, type Actor } from '@/lib/server/audit-log/append-audit'
import { authorize } from '@/lib/server/auth/authorize'
import { desk } from '@/lib/server/desk'
import { disputeTransaction } from '@/lib/server/outbound/dispute-operations'
import { appendNotices } from '@/lib/server/outbox/append-notice'
import { readNames } from '@/lib/server/people/names'
import type { Person } from '@/lib/server/people/person'
import { DeskError } from '@/lib/server/platform/errors'
import { openIndexedDispute } from './indexed-dispute'
import { readTeamwork } from './read-teamwork'
import { canAnswer, lockPeople } from './teammates'

/**
 * Assigns the dispute to a person who can answer it: takes it, gives it, or hands it over. Another person is notified.
 * Succeeds when it is theirs already.
 * @param seen the assignee that was on screen: a later change by a colleague is not overwritten
 * @throws DeskError `dispute_not_found`, `dispute_not_open`, `assignee_changed`, `assignee_not_possible`
 */
export async function assignDispute(
  person: Person,
  actor: Actor,
  disputeId: string,
  { personId, seen }: Assign,
): Promise<Assignment> {
  authorize(person, 'assignment.change')
  await openIndexedDispute(disputeId)
  const { db, jobs, now } = desk()
  await disputeTransaction(disputeId, async (tx) => {
    const before = await assigneeId(tx, disputeId)
    if (before === personId) return
    if (before !== seen) throw new DeskError('assignee_changed')
    await lockPeople(tx, [personId, person.id])
    if (!(await canAnswer(tx, personId))) throw new DeskError('assignee_not_possible')
    const values = { personId, assignedBy: person.id, assignedAt: now() }
    await tx
      .insert(assignments)
      .values({ disputeId, ...values })
      .onConflictDoUpdate({ target: assignments.disputeId, set: values })
    const isOwn = personId === person.id
    const names = await readNames(tx)
    await appendAudit(tx, actor, {
      action: isOwn ? 'assignment_taken' : 'assignment_given',
      disputeId,
      detail: { assigneeId: personId, assignee: names.of(personId), previousId: before },
    })
    if (isOwn) return
    const key = `dispute_assigned:${disputeId}:${personId}:${values.assignedAt.toISOString()}`
    await appendNotices(tx, jobs, [
      { event: 'dispute_assigned', key, at: values.assignedAt, disputeId, personId },
    ])
  })
  return assignmentOf(db, disputeId)
}

/**
 * Leaves the dispute without an assignee. Succeeds when it has none.
 * @param seen as above
 * @throws DeskError `dispute_not_found`, `dispute_not_open`, `assignee_changed`
 */
export async function releaseDispute(
  person: Person,
  actor: Actor,
  disputeId: string,
  seen: string,
): Promise<Assignment> {
  authorize(person, 'assignment.change')
  await openIndexedDispute(disputeId)
  await disputeTransaction(disputeId, async (tx) => {
    const before = await assigneeId(tx, disputeId)
    if (before === null) return
    if (before !== seen) throw new DeskError('assignee_changed')
    await tx.delete(assignments).where(eq(assignments.disputeId, disputeId))
    await appendAudit(tx, actor, {
      action: 'assignment_released',
      disputeId,
      detail: { previousId: before },
    })
  })
  return assignmentOf(desk().db, disputeId)
}

async function assigneeId(tx: Transaction, disputeId: string): Promise<string | null> {
  const [row] = await tx
    .select({ personId: assignments.personId })
    .from(assignments)
    .where(eq(assignments.disputeId, disputeId))
  return row?.personId ?? null
}

async function assignmentOf(db: Database, disputeId: string): Promise<Assignment> {
  const { assignee } = await readTeamwork(db, disputeId)
  return { assignee }
}
