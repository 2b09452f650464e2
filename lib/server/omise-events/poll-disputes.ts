import 'server-only'
import { OmiseError } from '@/lib/omise/errors'
import { desk } from '@/lib/server/desk'
import { ACTIVE, readLists } from '@/lib/server/dispute-index/read-list'
import {
  readProgress,
  saveProgress,
  type Progress,
} from '@/lib/server/dispute-index/reading-progress'
import { reportTrouble } from './report-trouble'

const MINUTE_MS = 60 * 1000
const LONGEST_PAUSE_MS = 30 * MINUTE_MS

/**
 * Reads all open and pending disputes, and each dispute that has left both lists, because it may have ended. Therefore
 * lost, late, duplicate and unordered webhooks do no harm. When Omise answers 429, polling pauses, twice as long after
 * each consecutive refusal.
 */
export async function pollDisputes(): Promise<void> {
  const { db, now, log } = desk()
  const progress = await readProgress(db, 'poll')
  const startedAt = now()
  if (progress.pausedUntil && progress.pausedUntil > startedAt) return
  try {
    await readLists(ACTIVE, { source: 'poll', isNews: progress.readAt !== null })
    await saveProgress(db, 'poll', { readAt: startedAt, refusals: 0, pausedUntil: null })
  } catch (error) {
    if (error instanceof OmiseError && error.code === 'authentication_failure') {
      await reportTrouble('key_trouble', 'key_refused')
    }
    if (!(error instanceof OmiseError) || error.code !== 'rate_limited') throw error
    const paused = pausedAfter(progress, error)
    await saveProgress(db, 'poll', paused)
    log.warn({ omise: error, pausedUntil: paused.pausedUntil }, 'Omise asks for fewer requests')
  }
}

function pausedAfter({ refusals, readAt }: Progress<'poll'>, error: OmiseError): Progress<'poll'> {
  const { env, now, pace } = desk()
  const doubled = env.omisePollMinutes * MINUTE_MS * 2 ** Math.min(refusals, 10)
  const pauseMs = Math.max(error.retryAfterMs ?? 0, Math.min(doubled, LONGEST_PAUSE_MS)) * pace
  return { readAt, refusals: refusals + 1, pausedUntil: new Date(now().getTime() + pauseMs) }
}
