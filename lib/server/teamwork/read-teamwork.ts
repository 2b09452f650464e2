import 'server-only'
import { eq } from 'drizzle-orm'
import type { Dispute } from '@/lib/contract/disputes'
import type { Database } from '@/lib/db/open-database'
import { assignments, snoozes } from '@/lib/db/schema/teamwork'
import { desk } from '@/lib/server/desk'
import { readNames } from '@/lib/server/people/names'

/** Who answers the dispute, and until when it is snoozed. A snooze ends when its moment passes. */
export async function readTeamwork(
  db: Database,
  disputeId: string,
): Promise<Pick<Dispute, 'assignee' | 'snooze'>> {
  const [assignment] = await db
    .select()
    .from(assignments)
    .where(eq(assignments.disputeId, disputeId))
  const [snooze] = await db.select().from(snoozes).where(eq(snoozes.disputeId, disputeId))
  const names = assignment && (await readNames(db))
  return {
    assignee: assignment
      ? { id: assignment.personId, name: names?.of(assignment.personId) ?? '' }
      : null,
    snooze:
      snooze && snooze.until > desk().now()
        ? { until: snooze.until.toISOString(), reason: snooze.reason }
        : null,
  }
}
