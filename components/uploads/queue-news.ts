import type { ProblemInWords } from '@/components/problems/write-problem'
import type { QueueItem } from './upload-queue'

/** What has happened in the queue that somebody who cannot see it should hear. */
export type QueueNews = {
  /** Files whose check ended, well or not. */
  added: number
  needKind: number
  refused: number
  /** Filenames. */
  delivered: readonly string[]
  failed: readonly { filename: string; code: ProblemInWords }[]
}

export const NO_NEWS: QueueNews = { added: 0, needKind: 0, refused: 0, delivered: [], failed: [] }

export function isNews({ added, delivered, failed }: QueueNews): boolean {
  return added + delivered.length + failed.length > 0
}

/** `before` and `after` are the items of two states of the same queue. */
export function newsBetween(before: readonly QueueItem[], after: readonly QueueItem[]): QueueNews {
  const earlier = new Map(before.map((item) => [item.id, item.state.step]))
  const arrived = after.filter(({ id, state }) => earlier.get(id) !== state.step)
  const checked = arrived.filter(
    ({ id, state }) => state.step !== 'checking' && (earlier.get(id) ?? 'checking') === 'checking',
  )
  return {
    added: checked.length,
    needKind: checked.filter(({ state }) => state.step === 'needs_kind').length,
    refused: checked.filter(({ state }) => state.step === 'refused').length,
    delivered: arrived.flatMap(({ filename, state }) =>
      state.step === 'delivered' ? [filename] : [],
    ),
    failed: arrived.flatMap(({ filename, state }) =>
      state.step === 'failed' ? [{ filename, code: state.error.code }] : [],
    ),
  }
}

export function addNews(left: QueueNews, right: QueueNews): QueueNews {
  return {
    added: left.added + right.added,
    needKind: left.needKind + right.needKind,
    refused: left.refused + right.refused,
    delivered: [...left.delivered, ...right.delivered],
    failed: [...left.failed, ...right.failed],
  }
}
