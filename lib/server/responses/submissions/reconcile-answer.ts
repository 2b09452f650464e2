import 'server-only'
import { OmiseError } from '@/lib/omise/errors'
import type { OmiseDispute } from '@/lib/omise/types'
import { desk } from '@/lib/server/desk'
import { isStale, probeEveryMs } from '@/lib/server/outbound/time-limits'
import { findAnswer, lockNameOf, recordDone, recordFailed, type Answer } from './answer'
import { resolveOutcome } from './resolve-outcome'

/**
 * Finds out what became of an answer that nobody saw the end of. It looks again and again: Omise may be late, or
 * not answer at all for hours. Only when Omise says that the dispute is still open, long after we asked, has it
 * failed. Safe to call at any time, any number of times.
 */
export async function reconcileAnswer(answerId: string): Promise<void> {
  const { db, locks } = desk()
  const lock = await locks.tryLock(lockNameOf(answerId))
  if (!lock) return lookLater(answerId)
  try {
    const answer = await findAnswer(db, answerId)
    if (answer?.state !== 'intended') return
    await conclude(answer, await look(answer))
  } finally {
    await lock.release()
  }
}

async function conclude(answer: Answer, dispute: OmiseDispute | null): Promise<void> {
  if (!dispute) return lookLater(answer.id)
  const verdict = resolveOutcome(answer, dispute)
  if (verdict === 'done') await recordDone(answer, null)
  else if (verdict === 'otherwise') {
    await recordFailed(
      answer,
      dispute.status === 'pending' ? 'answered_elsewhere' : 'dispute_not_open',
    )
  } else if (isStale(answer.createdAt)) await recordFailed(answer, 'omise_unreachable')
  else await lookLater(answer.id)
}

async function lookLater(answerId: string): Promise<void> {
  const { db, jobs } = desk()
  await jobs.schedule(db, 'settle-answer', { answerId }, probeEveryMs())
}

async function look({ disputeId }: Answer): Promise<OmiseDispute | null> {
  const { omise, log } = desk()
  try {
    return await omise.disputes.retrieve(disputeId)
  } catch (err) {
    if (!(err instanceof OmiseError)) throw err
    log.warn({ err, disputeId }, 'Omise still does not say what came of an answer')
    return null
  }
}
