import type { ProblemInWords } from '@/components/problems/write-problem'
import { isChangedByHand } from './processing'
import { suggestionOf } from './queue-rules'
import type { QueueItem } from './types'

/** Changes of the queue that are announced to screen readers. */
export type Announcement = {
  /** Files with a completed check, successful or not. */
  added: number
  /** The checked files that were combined from others. */
  combined: readonly { filename: string; count: number }[]
  /** Files that were in the queue before the page was loaded. */
  restored: number
  needKind: number
  /** Files with a suggested kind. */
  suggested: number
  refused: number
  /** Files that were just edited. */
  changed: number
  /** Files that our server has and Omise does not. */
  waiting: number
  /** Filenames. */
  delivered: readonly string[]
  failed: readonly { filename: string; code: ProblemInWords }[]
}

export const NO_ANNOUNCEMENT: Announcement = {
  added: 0,
  combined: [],
  restored: 0,
  needKind: 0,
  suggested: 0,
  refused: 0,
  changed: 0,
  waiting: 0,
  delivered: [],
  failed: [],
}

export function isWorthAnnouncing(news: Announcement): boolean {
  const { added, combined, restored, changed, waiting, delivered, failed } = news
  const counts = [
    added,
    combined.length,
    restored,
    changed,
    waiting,
    delivered.length,
    failed.length,
  ]
  return counts.some((count) => count > 0)
}

/** `before` and `after` are the items of two states of the same queue. */
export function announcementBetween(
  before: readonly QueueItem[],
  after: readonly QueueItem[],
): Announcement {
  const earlier = new Map(before.map((item) => [item.id, item.state.step]))
  const arrived = after.filter(({ id, state }) => earlier.get(id) !== state.step)
  const checked = arrived.filter(
    ({ id, state }) => state.step !== 'checking' && (earlier.get(id) ?? 'checking') === 'checking',
  )
  const ofThisPage = checked.filter((item) => !item.restored)
  return {
    added: ofThisPage.filter(({ parts }) => parts.length === 0).length,
    combined: ofThisPage.flatMap(({ filename, parts }) =>
      parts.length > 0 ? [{ filename, count: parts.length }] : [],
    ),
    restored: arrived.filter((item) => item.restored && !earlier.has(item.id)).length,
    needKind: checked.filter((item) => item.state.step === 'needs_kind' && !suggestionOf(item))
      .length,
    suggested: checked.filter((item) => suggestionOf(item) !== null).length,
    refused: checked.filter(({ state }) => state.step === 'refused').length,
    changed: after.filter((item) => isJustChanged(item, before)).length,
    waiting: arrived.filter(({ state }) => state.step === 'waiting').length,
    delivered: arrived.flatMap(({ filename, state }) =>
      state.step === 'delivered' ? [filename] : [],
    ),
    failed: arrived.flatMap(({ filename, state }) =>
      state.step === 'failed' ? [{ filename, code: state.error.code }] : [],
    ),
  }
}

function isJustChanged({ id, preparation, state }: QueueItem, before: readonly QueueItem[]) {
  if (!isChangedByHand(preparation) || state.step === 'checking') return false
  const earlier = before.find((item) => item.id === id)
  return (
    earlier !== undefined &&
    earlier.state.step !== 'checking' &&
    earlier.preparation?.made.sha256 !== preparation.made.sha256
  )
}

export function mergeAnnouncements(left: Announcement, right: Announcement): Announcement {
  return {
    added: left.added + right.added,
    combined: [...left.combined, ...right.combined],
    restored: left.restored + right.restored,
    needKind: left.needKind + right.needKind,
    suggested: left.suggested + right.suggested,
    refused: left.refused + right.refused,
    changed: left.changed + right.changed,
    waiting: left.waiting + right.waiting,
    delivered: [...left.delivered, ...right.delivered],
    failed: [...left.failed, ...right.failed],
  }
}
