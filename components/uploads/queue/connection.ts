import type { ProblemLike } from '@/components/problems/write-problem'
import { waitsForConnection } from './queue-rules'
import type { QueueItem, UploadQueue } from './types'

/**
 * An upload interrupted by a lost connection is queued again when the connection is back, under the same upload id; in
 * a paused queue it can be retried instead.
 */
export function changeConnection(queue: UploadQueue, online: boolean): UploadQueue {
  const items = queue.items.map((item) => (online ? reconnect(item, queue) : disconnect(item)))
  return { ...queue, online, items }
}

/** While the browser is offline, the reason for a failed request is known. */
export function offlineInstead(error: ProblemLike): ProblemLike {
  return error.code === 'network' ? { code: 'offline' } : error
}

function reconnect(item: QueueItem, { paused }: UploadQueue): QueueItem {
  if (!waitsForConnection(item)) return item
  if (paused === null) return { ...item, state: { step: 'queued' } }
  return { ...item, state: { step: 'failed', error: { code: 'network' }, retryable: true } }
}

function disconnect(item: QueueItem): QueueItem {
  if (item.state.step !== 'failed' || item.state.error.code !== 'network') return item
  return { ...item, state: { ...item.state, error: offlineInstead(item.state.error) } }
}
