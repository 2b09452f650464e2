import 'server-only'
import type { NoticeEvent } from '@/lib/contract/notifications'
import type { Transaction } from '@/lib/db/open-database'
import { notices } from '@/lib/db/schema/notifications'
import type { Jobs } from '@/lib/server/platform/jobs'
import { appendEvent, lockAppendOrder } from './append-event'

export type NewNotice = {
  event: NoticeEvent
  /** Identifies the cause: a second notice with the same key is not written. */
  key: string
  at: Date
  disputeId?: string
  /** Of all people, only this one is notified. */
  personId?: string
  /** A short code that explains the event. */
  detail?: string
}

/**
 * Writes what people are to be notified of. Pass the transaction of the cause: people are notified when it commits, and
 * never when it is rolled back. A job determines the recipients, so the cause does not wait for them.
 *
 * Append last, like events (`appendEvent`).
 */
export async function appendNotices(
  tx: Transaction,
  jobs: Pick<Jobs, 'scheduleOnce'>,
  causes: readonly NewNotice[],
): Promise<void> {
  if (causes.length === 0) return
  // First, since two transactions with the same keys would otherwise wait for each other.
  await lockAppendOrder(tx)
  const added = await tx
    .insert(notices)
    .values([...causes])
    .onConflictDoNothing()
    .returning({
      event: notices.event,
      disputeId: notices.disputeId,
      personId: notices.personId,
    })
  if (added.length === 0) return
  await jobs.scheduleOnce(tx, 'expand-notices', {})
  for (const { event, disputeId, personId } of added) {
    if (disputeId === null) continue
    await appendEvent(tx, { topic: 'notice', action: event, disputeId, recipientId: personId })
  }
}
