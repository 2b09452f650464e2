import 'server-only'
import { and, inArray, lt } from 'drizzle-orm'
import { disputeIndex } from '@/lib/db/schema/disputes'
import { OmiseError } from '@/lib/omise/errors'
import { desk } from '@/lib/server/desk'
import { readIfReadable } from '@/lib/server/dispute-index/read-dispute'
import { readList } from '@/lib/server/dispute-index/read-list'
import { readProgress, saveProgress, type Progress } from './reading-progress'
import { reportTrouble } from './report-trouble'

/** Omise has a list for each. A dispute with a status unknown to the desk is in neither. */
const ACTIVE = ['open', 'pending'] as const

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
    const listed = new Set<string>()
    const isNews = progress.readAt !== null
    for (const status of ACTIVE) {
      for (const id of await readList(status, { source: 'poll', isNews })) listed.add(id)
    }
    for (const id of await unlisted(listed, startedAt)) await readIfReadable(id, 'poll')
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

/** Disputes that were active when last read, before this poll, and are in neither list now. */
async function unlisted(listed: ReadonlySet<string>, startedAt: Date): Promise<string[]> {
  const rows = await desk()
    .db.select({ id: disputeIndex.disputeId })
    .from(disputeIndex)
    .where(and(inArray(disputeIndex.status, [...ACTIVE]), lt(disputeIndex.readAt, startedAt)))
  return rows.flatMap(({ id }) => (listed.has(id) ? [] : id))
}

function pausedAfter({ refusals, readAt }: Progress<'poll'>, error: OmiseError): Progress<'poll'> {
  const { env, now, pace } = desk()
  const doubled = env.omisePollMinutes * MINUTE_MS * 2 ** Math.min(refusals, 10)
  const pauseMs = Math.max(error.retryAfterMs ?? 0, Math.min(doubled, LONGEST_PAUSE_MS)) * pace
  return { readAt, refusals: refusals + 1, pausedUntil: new Date(now().getTime() + pauseMs) }
}
