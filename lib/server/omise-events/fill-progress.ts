import 'server-only'
import { and, count, isNull, sql } from 'drizzle-orm'
import type { Database } from '@/lib/db/open-database'
import { disputeIndex } from '@/lib/db/schema/disputes'
import { readProgress, saveProgress } from './reading-progress'

/** Disputes whose charge is still to be read; erased details are not read again. */
export const hasUnreadCharge = and(isNull(disputeIndex.chargeReadAt), isNull(disputeIndex.erasedAt))

export type FillProgress = { read: number; total: number }

/** The number of completely indexed disputes, and of all disputes; null when the index is complete. */
export async function fillProgress(db: Database): Promise<FillProgress | null> {
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
  await saveProgress(db, 'fill', { closedRead: 0, closedTotal: null })
  await db.update(disputeIndex).set({ chargeReadAt: null }).where(isNull(disputeIndex.erasedAt))
}
