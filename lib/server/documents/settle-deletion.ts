import 'server-only'
import { desk } from '@/lib/server/desk'
import { findDeletion, isGone, lockNameOf, recordDone, recordFailed } from './deletion'

const BUSY_AGAIN_MS = 2_000

/**
 * Finds out what became of a deletion that nobody saw the end of, and writes it down. Safe to call at any time,
 * any number of times.
 * @throws OmiseError when Omise cannot be asked; the job engine then calls again later
 */
export async function settleDeletion(deletionId: string): Promise<void> {
  const { db, locks, jobs, env } = desk()
  const lock = await locks.tryLock(lockNameOf(deletionId))
  if (!lock) {
    return jobs.schedule(db, 'settle-deletion', { deletionId }, BUSY_AGAIN_MS * env.deliveryPace)
  }
  try {
    const deletion = await findDeletion(db, deletionId)
    if (deletion?.state !== 'intended') return
    if (await isGone(deletion)) await recordDone(deletion, null)
    else await recordFailed(deletion)
  } finally {
    await lock.release()
  }
}
