import 'server-only'
import { lt } from 'drizzle-orm'
import type { Transaction } from '@/lib/db/open-database'
import { omiseEvents } from '@/lib/db/schema/disputes'
import { isOmiseId } from '@/lib/omise/path'
import type { OmiseEvent } from '@/lib/omise/types'
import { desk } from '@/lib/server/desk'

/** Omise lists events for far longer; no event that is this old is delivered or read again. */
const KEPT_MS = 90 * 24 * 60 * 60 * 1000

/**
 * Takes up events that Omise vouches for, each once however often and in whatever order they come. The dispute of an
 * event is read again by a job: what the event says of it is never believed.
 * @returns how many of them are new
 */
export async function takeEvents(
  tx: Transaction,
  events: readonly Omit<OmiseEvent, 'createdAt'>[],
  source: 'webhook' | 'event',
): Promise<number> {
  if (events.length === 0) return 0
  const rows = await tx
    .insert(omiseEvents)
    .values(events.map(({ id, key }) => ({ id, key, receivedAt: desk().now() })))
    .onConflictDoNothing()
    .returning({ id: omiseEvents.id })
  const added = new Set(rows.map(({ id }) => id))
  const news = events.filter(({ id }) => added.has(id))
  for (const disputeId of new Set(news.flatMap(disputeOf))) await readSoon(tx, disputeId, source)
  return added.size
}

/** Lets a job read the dispute; one that is queued already is enough. */
export async function readSoon(
  tx: Transaction,
  disputeId: string,
  source: 'webhook' | 'event',
): Promise<void> {
  await desk().jobs.scheduleOnce(tx, 'read-dispute', { disputeId, source }, disputeId)
}

/** None or one: the dispute that an event is about. */
export function disputeOf({ key, subject }: Pick<OmiseEvent, 'key' | 'subject'>): string[] {
  if (!key.startsWith('dispute.') || subject?.object !== 'dispute') return []
  return isOmiseId('dispute', subject.id) ? [subject.id] : []
}

export async function forgetOldEvents(): Promise<void> {
  const { db, now } = desk()
  const before = new Date(now().getTime() - KEPT_MS)
  await db.delete(omiseEvents).where(lt(omiseEvents.receivedAt, before))
}
