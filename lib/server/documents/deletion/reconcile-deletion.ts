import 'server-only'
import { OmiseError } from '@/lib/omise/errors'
import { desk } from '@/lib/server/desk'
import { isDeskError } from '@/lib/server/platform/errors'
import { isStale, probeEveryMs } from '@/lib/server/outbound/time-limits'
import { findDeletion, isGone, lockNameOf, recordDone, recordFailed } from './deletion'

/** As a job: goes on until the outcome is known, however long Omise does not say it. */
export async function reconcileDeletionAsJob(deletionId: string): Promise<void> {
  try {
    await reconcileDeletion(deletionId)
  } catch (err) {
    if (!(err instanceof OmiseError || isDeskError(err, 'answer_underway'))) throw err
    desk().log.warn({ err, deletionId }, 'The outcome of a deletion is still unknown')
    await lookLater(deletionId)
  }
}

/**
 * Finds out the outcome of a deletion that was not recorded, and records it. A document that is still there was not
 * deleted only when the request can no longer be under way. Safe to call at any time, any number of times.
 * @throws OmiseError when Omise cannot be asked
 */
export async function reconcileDeletion(deletionId: string): Promise<void> {
  const { db, locks } = desk()
  const lock = await locks.tryLock(lockNameOf(deletionId))
  if (!lock) return lookLater(deletionId)
  try {
    const deletion = await findDeletion(db, deletionId)
    if (deletion?.state !== 'intended') return
    if (await isGone(deletion)) await recordDone(deletion, null)
    else if (isStale(deletion.createdAt)) await recordFailed(deletion)
    else await lookLater(deletionId)
  } finally {
    await lock.release()
  }
}

async function lookLater(deletionId: string): Promise<void> {
  const { db, jobs } = desk()
  await jobs.schedule(db, 'settle-deletion', { deletionId }, probeEveryMs())
}
