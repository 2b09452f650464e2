import 'server-only'
import { lt } from 'drizzle-orm'
import type { Transaction } from '@/lib/db/open-database'
import { omiseEvents } from '@/lib/db/schema/disputes'
import { isOmiseId } from '@/lib/omise/path'
import type { OmiseEvent } from '@/lib/omise/types'
import { desk } from '@/lib/server/desk'

/** Omise delivers no older event again, and `readEvents` reads none. */
const KEPT_MS = 90 * 24 * 60 * 60 * 1000

/**
 * Records events that certainly come from Omise: verified webhooks, or events read from its API. Each id is recorded
 * once. A job then reads the dispute of each new event, because its state in the event may be outdated.
 * @param isNews false for events from before the desk's first start, which people are not notified of
 * @returns the ids of the new events
 */
export async function recordEvents(
  tx: Transaction,
  events: readonly Omit<OmiseEvent, 'createdAt'>[],
  source: 'webhook' | 'event',
  isNews = true,
): Promise<ReadonlySet<string>> {
  if (events.length === 0) return new Set()
  const rows = await tx
    .insert(omiseEvents)
    .values(events.map(({ id, key }) => ({ id, key, receivedAt: desk().now() })))
    .onConflictDoNothing()
    .returning({ id: omiseEvents.id })
  const added = new Set(rows.map(({ id }) => id))
  const news = events.filter(({ id }) => added.has(id))
  for (const disputeId of new Set(news.flatMap(disputeIdsOf))) {
    await scheduleReading(tx, disputeId, source, isNews)
  }
  return added
}

/** Schedules a job that reads the dispute, unless one is queued already. */
export async function scheduleReading(
  tx: Transaction,
  disputeId: string,
  source: 'webhook' | 'event',
  isNews = true,
): Promise<void> {
  await desk().jobs.scheduleOnce(tx, 'read-dispute', { disputeId, source, isNews }, disputeId)
}

/** The id of the dispute that an event is about, or none. */
export function disputeIdsOf({ key, subject }: Pick<OmiseEvent, 'key' | 'subject'>): string[] {
  if (!key.startsWith('dispute.') || subject?.object !== 'dispute') return []
  return isOmiseId('dispute', subject.id) ? [subject.id] : []
}

/** Removes the records of events older than `KEPT_MS`. */
export async function purgeOldEvents(): Promise<void> {
  const { db, now } = desk()
  const before = new Date(now().getTime() - KEPT_MS)
  await db.delete(omiseEvents).where(lt(omiseEvents.receivedAt, before))
}
