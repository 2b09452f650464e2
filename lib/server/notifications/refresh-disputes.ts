import 'server-only'
import { and, eq, inArray, lt } from 'drizzle-orm'
import { NEEDS_RESPONSE_EVENTS } from '@/lib/contract/notifications'
import { disputeIndex } from '@/lib/db/schema/disputes'
import { messageNotices, notices } from '@/lib/db/schema/notifications'
import { isOutage } from '@/lib/omise/errors'
import { desk } from '@/lib/server/desk'
import { recordDisputes } from '@/lib/server/dispute-index/record-disputes'

/** Messages that are sent together share the readings. */
const FRESH_MS = 5_000
/** Notices are not late because Omise is slow: afterwards the index decides. */
const TIMEOUT_MS = 15_000

/**
 * Reads the disputes of the message that need a response, so that no response is requested after it was given outside of
 * the desk. While Omise does not answer, the index decides: a reminder too many is better than one too few.
 */
export async function refreshDisputes(messageId: string): Promise<void> {
  const { omise, now, log } = desk()
  const signal = AbortSignal.timeout(TIMEOUT_MS)
  for (const disputeId of await outdatedDisputes(messageId)) {
    const readAt = now()
    try {
      const dispute = await omise.disputes.retrieve(disputeId, { signal })
      await recordDisputes([dispute], { source: 'poll', readAt, isNews: true })
    } catch (err) {
      log.warn({ err, disputeId }, 'A dispute could not be read before a notification')
      if (isOutage(err)) return
    }
  }
}

async function outdatedDisputes(messageId: string): Promise<string[]> {
  const { db, now, pace } = desk()
  const fresh = new Date(now().getTime() - FRESH_MS * pace)
  const rows = await db
    .selectDistinct({ id: disputeIndex.disputeId })
    .from(messageNotices)
    .innerJoin(notices, eq(notices.id, messageNotices.noticeId))
    .innerJoin(disputeIndex, eq(disputeIndex.disputeId, notices.disputeId))
    .where(
      and(
        eq(messageNotices.messageId, messageId),
        inArray(notices.event, [...NEEDS_RESPONSE_EVENTS]),
        eq(disputeIndex.status, 'open'),
        lt(disputeIndex.readAt, fresh),
      ),
    )
  return rows.map(({ id }) => id)
}
