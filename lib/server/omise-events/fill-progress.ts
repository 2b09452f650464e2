import 'server-only'
import { and, count, isNull, sql } from 'drizzle-orm'
import type { FillProgress } from '@/lib/contract/fill-progress'
import type { Database } from '@/lib/db/open-database'
import { disputeIndex } from '@/lib/db/schema/disputes'
import { authorize } from '@/lib/server/auth/authorize'
import { desk } from '@/lib/server/desk'
import type { Person } from '@/lib/server/people/person'
import { readProgress, saveProgress } from '@/lib/server/dispute-index/reading-progress'

/** Disputes whose charge is still to be read; erased details are not read again. */
export const hasUnreadCharge = and(isNull(disputeIndex.chargeReadAt), isNull(disputeIndex.erasedAt))

/** What the screen shows of the first filling, or of one that was restarted; null once everything has been read. */
export async function getFillProgress(person: Person): Promise<FillProgress | null> {
  authorize(person, 'dispute.read')
  const { db } = desk()
  const { completedAt, closedTotal } = await readProgress(db, 'fill')
  const progress = completedAt ? null : await fillProgress(db)
  return progress && (closedTotal === null ? { ...progress, total: null } : progress)
}

/**
 * The number of completely indexed disputes, and of all disputes that are known; null when the index is complete. A new
 * dispute makes it incomplete for a moment.
 */
export async function fillProgress(db: Database): Promise<{ read: number; total: number } | null> {
  const [{ closedRead, closedTotal }, [counts]] = await Promise.all([
    readProgress(db, 'fill'),
    db
      .select({
        all: count(),
        unread: sql<number>`count(*) filter (where ${hasUnreadCharge})`.mapWith(Number),
      })
      .from(disputeIndex),
  ])
  const { all = 0, unread = 0 } = counts ?? {}
  const unlisted = Math.max(0, (closedTotal ?? 0) - closedRead)
  if (closedTotal !== null && unlisted === 0 && unread === 0) return null
  return { read: all - unread, total: all + unlisted }
}

/** Restarts the reading of all disputes; the existing rows stay until they are replaced. */
export async function restartFill(db: Database): Promise<void> {
  await saveProgress(db, 'fill', { closedRead: 0, closedTotal: null, completedAt: null })
  await db.update(disputeIndex).set({ chargeReadAt: null }).where(isNull(disputeIndex.erasedAt))
}
