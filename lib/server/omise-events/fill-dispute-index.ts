import 'server-only'
import { setTimeout as delay } from 'node:timers/promises'
import { and, desc, eq, isNotNull, isNull, sql } from 'drizzle-orm'
import { disputeIndex } from '@/lib/db/schema/disputes'
import { MAX_PAGE_SIZE } from '@/lib/evidence/limits'
import { desk } from '@/lib/server/desk'
import { readCustomer, readIfReadable } from '@/lib/server/dispute-index/read-dispute'
import { recordDisputes } from '@/lib/server/dispute-index/record-disputes'
import { hasUnreadCharge } from './fill-progress'
import { readProgress, saveProgress } from '@/lib/server/dispute-index/reading-progress'

/** About three requests a second: Omise's limits are the whole account's. */
const BETWEEN_REQUESTS_MS = 300
/** The job must end before it counts as stuck; the next job resumes where it stopped. */
const LONGEST_RUN_MS = 5 * 60 * 1000

/**
 * Completes the index in the background: reads the charges of active disputes, then the closed disputes, then their
 * charges, newest first, and then the customers of charges without an e-mail. Its progress is stored in the database, so
 * it resumes after a restart. Does nothing once everything has been read.
 */
export async function fillDisputeIndex(): Promise<void> {
  const { pace } = desk()
  const until = performance.now() + LONGEST_RUN_MS
  while (performance.now() < until) {
    const hasMore =
      (await readCharge('active')) || (await readClosed()) || (await readCharge('any'))
    if (!hasMore) {
      await complete()
      // The customers change nothing that is announced.
      if (!(await readNextCustomer())) return
    }
    await delay(BETWEEN_REQUESTS_MS * pace)
  }
}

async function complete(): Promise<void> {
  const { db, now } = desk()
  const progress = await readProgress(db, 'fill')
  if (!progress.completedAt) await saveProgress(db, 'fill', { ...progress, completedAt: now() })
}

const isActive = sql`${disputeIndex.status} not in ('won', 'lost')`

/** Reads the next dispute whose charge has not been read. @returns whether there was one */
async function readCharge(which: 'active' | 'any'): Promise<boolean> {
  const [next] = await desk()
    .db.select({ id: disputeIndex.disputeId })
    .from(disputeIndex)
    .where(which === 'active' ? and(hasUnreadCharge, isActive) : hasUnreadCharge)
    .orderBy(desc(disputeIndex.openedAt))
    .limit(1)
  if (!next) return false
  // The charge of one that cannot be read counts as read: the others are waiting.
  if (!(await readIfReadable(next.id, 'fill'))) await skipCharge(next.id)
  return true
}

/** Reads the next customer of a charge that has no e-mail itself. @returns whether there was one */
async function readNextCustomer(): Promise<boolean> {
  const [next] = await desk()
    .db.select({ id: disputeIndex.disputeId, customerId: disputeIndex.unreadCustomerId })
    .from(disputeIndex)
    .where(and(isNotNull(disputeIndex.unreadCustomerId), isNull(disputeIndex.erasedAt)))
    .orderBy(desc(disputeIndex.openedAt))
    .limit(1)
  if (!next?.customerId) return false
  await readCustomer(next.id, next.customerId)
  return true
}

async function skipCharge(disputeId: string): Promise<void> {
  const { db, now } = desk()
  const rows = db.update(disputeIndex).set({ chargeReadAt: now() })
  await rows.where(eq(disputeIndex.disputeId, disputeId))
}

/** Reads the next page of closed disputes. @returns whether there was one */
async function readClosed(): Promise<boolean> {
  const { omise, now, db } = desk()
  const progress = await readProgress(db, 'fill')
  const { closedRead, closedTotal } = progress
  if (closedTotal !== null && closedRead >= closedTotal) return false
  const readAt = now()
  const page = await omise.disputes.list({
    status: 'closed',
    limit: MAX_PAGE_SIZE,
    offset: closedRead,
    order: 'chronological',
  })
  await recordDisputes(page.data, { source: 'fill', readAt, isNews: false })
  // A list that ends early has a wrong total, and reading would never end.
  const total = page.received === 0 ? closedRead : page.total
  await saveProgress(db, 'fill', {
    ...progress,
    closedRead: closedRead + page.received,
    closedTotal: total,
  })
  return page.received > 0
}
