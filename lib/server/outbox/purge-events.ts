import 'server-only'
import { lt } from 'drizzle-orm'
import { liveEvents } from '@/lib/db/schema/live-events'
import type { Database } from '@/lib/db/open-database'

/** A page that was disconnected for longer reads everything again. */
const EVENTS_KEPT_MS = 60 * 60 * 1000

/** Removes older events. */
export async function purgeEvents({ db, now }: { db: Database; now(): Date }): Promise<void> {
  await db.delete(liveEvents).where(lt(liveEvents.at, new Date(now().getTime() - EVENTS_KEPT_MS)))
}
