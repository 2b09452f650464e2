import 'server-only'
import { and, eq, inArray, lt } from 'drizzle-orm'
import { NEEDS_RESPONSE_EVENTS } from '@/lib/contract/notifications'
import { disputeIndex } from '@/lib/db/schema/disputes'
import { messageNotices, notices } from '@/lib/db/schema/notifications'
import { isOutage, OmiseError } from '@/lib/omise/errors'
import { desk } from '@/lib/server/desk'
import { readList } from '@/lib/server/dispute-index/read-list'
import { recordDisputes } from '@/lib/server/dispute-index/record-disputes'

/** Messages that are sent together share the readings. */
const FRESH_MS = 5_000
/** More are read as a list: a digest must not need as many requests as it has lines. */
const MOST_SINGLE = 5
const READING = { source: 'poll', isNews: true } as const
/** Notices are not late because Omise is slow: afterwards the index decides. */
const TIMEOUT_MS = 15_000

/**
 * Reads the disputes of the message that need a response, so that no response is requested after it was given outside of
 * the desk. While Omise does not answer, the index decides: a reminder too many is better than one too few.
 */
export async function refreshDisputes(messageId: string): Promise<void> {
  try {
    await refresh(messageId, AbortSignal.timeout(TIMEOUT_MS))
  } catch (err) {
    if (!isOutage(err)) throw err
    desk().log.warn({ err, message: messageId }, 'Omise does not answer before a notification')
  }
}

async function refresh(messageId: string, signal: AbortSignal): Promise<void> {
  let outdated = await outdatedDisputes(messageId)
  if (outdated.length > MOST_SINGLE) {
    await readList('open', READING, { signal })
    // Those that have left the list.
    outdated = await outdatedDisputes(messageId)
  }
  for (const disputeId of outdated) await readOne(disputeId, signal)
}

/** One that cannot be read does not keep the others from being read. */
async function readOne(disputeId: string, signal: AbortSignal): Promise<void> {
  const { omise, now, log } = desk()
  const readAt = now()
  try {
    const dispute = await omise.disputes.retrieve(disputeId, { signal })
    await recordDisputes([dispute], { ...READING, readAt })
  } catch (err) {
    if (isOutage(err) || !(err instanceof OmiseError)) throw err
    log.warn({ err, disputeId }, 'A dispute cannot be read before a notification')
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
