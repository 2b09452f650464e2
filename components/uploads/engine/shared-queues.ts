import { createStore } from '@/lib/store'
import type { SharedQueue } from './shared-queue'

/**
 * The queues of this tab, by dispute. They outlive their page: going to another dispute and back finds
 * the files still there. Alone in its file, so that asking whether there is one loads none of its code.
 */
const queues = createStore<ReadonlyMap<string, SharedQueue>>(new Map())

export const sharedQueues = {
  get: (disputeId: string) => queues.get().get(disputeId),
  has: (disputeId: string) => queues.get().has(disputeId),
  set(disputeId: string, queue: SharedQueue) {
    if (sharedQueues.get(disputeId) !== queue)
      queues.set(new Map(queues.get()).set(disputeId, queue))
  },
  delete(disputeId: string) {
    queues.set(new Map([...queues.get()].filter(([id]) => id !== disputeId)))
  },
  subscribe: queues.subscribe,
}
