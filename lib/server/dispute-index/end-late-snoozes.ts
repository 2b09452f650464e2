import 'server-only'
import { inArray } from 'drizzle-orm'
import type { Transaction } from '@/lib/db/open-database'
import { snoozes } from '@/lib/db/schema/teamwork'
import { latestSnooze } from '@/lib/evidence/snooze'
import { appendAudit, type Actor } from '@/lib/server/audit-log/append-audit'
import { desk } from '@/lib/server/desk'

/**
 * Ends the snoozes of disputes whose respond-by date is now too early for them. Pass the transaction that writes the
 * date; it appends, so call it after its other locks.
 */
export async function endLateSnoozes(
  tx: Transaction,
  actor: Actor,
  disputes: readonly { disputeId: string; respondBy: Date }[],
): Promise<void> {
  if (disputes.length === 0) return
  const { env, now } = desk()
  const dates = new Map(disputes.map(({ disputeId, respondBy }) => [disputeId, respondBy]))
  const rows = await tx
    .select()
    .from(snoozes)
    .where(inArray(snoozes.disputeId, [...dates.keys()]))
    .orderBy(snoozes.disputeId)
    .for('update')
  const late = rows.filter(({ disputeId, until }) => {
    const respondBy = dates.get(disputeId)
    return respondBy && until > now() && until > latestSnooze(respondBy, env.timeZone)
  })
  if (late.length === 0) return
  const ids = late.map(({ disputeId }) => disputeId)
  await tx.delete(snoozes).where(inArray(snoozes.disputeId, ids))
  for (const disputeId of ids) {
    await appendAudit(tx, actor, {
      action: 'snooze_ended',
      disputeId,
      detail: { cause: 'respond_by_moved' },
    })
  }
}
