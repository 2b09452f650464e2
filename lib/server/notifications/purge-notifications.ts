import 'server-only'
import { and, isNotNull, lt } from 'drizzle-orm'
import { messages, notices } from '@/lib/db/schema/notifications'
import { desk } from '@/lib/server/desk'

/** Admins look deliveries up for a while; afterwards the audit log suffices. */
const KEPT_MS = 90 * 24 * 60 * 60 * 1000

/** Removes old notices and finished messages. */
export async function purgeNotifications(): Promise<void> {
  const { db, now } = desk()
  const before = new Date(now().getTime() - KEPT_MS)
  await db
    .delete(messages)
    .where(and(lt(messages.createdAt, before), isNotNull(messages.finishedAt)))
  await db.delete(notices).where(and(lt(notices.at, before), isNotNull(notices.expandedAt)))
}
