import 'server-only'
import { and, eq, inArray } from 'drizzle-orm'
import type { Transaction } from '@/lib/db/open-database'
import { disputeIndex } from '@/lib/db/schema/disputes'
import { assignments } from '@/lib/db/schema/teamwork'
import { appendAudit, type Actor } from '@/lib/server/audit-log/append-audit'

/** Leaves the open disputes of a person without an assignee, since the person can no longer answer them. */
export async function releaseAssignments(
  tx: Transaction,
  actor: Actor,
  personId: string,
): Promise<void> {
  const open = tx
    .select({ id: disputeIndex.disputeId })
    .from(disputeIndex)
    .where(eq(disputeIndex.status, 'open'))
  const released = await tx
    .delete(assignments)
    .where(and(eq(assignments.personId, personId), inArray(assignments.disputeId, open)))
    .returning({ disputeId: assignments.disputeId })
  for (const { disputeId } of released) {
    await appendAudit(tx, actor, {
      action: 'assignment_released',
      disputeId,
      detail: { previousId: personId },
    })
  }
}
