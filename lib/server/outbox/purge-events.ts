import 'server-only'
import { lt } from 'drizzle-orm'
import { liveEvents } from '@/lib/db/schema/live-events'
import type { Database } from '@/lib/db/open-database'

/** A page that was out of reach for longer reads everything anew. */
const EVENTS_KEPT_MS = 60 * 60 * 1000

/** Removes the events that are older. */
export async function purgeEvents({ db, now }: { db: Database; now(): Date }): Promise<void> {
  await db.delete(liveEvents).where(lt(liveEvents.at, new Date(now().getTime() - EVENTS_KEPT_MS)))
}
