import type { SharedQueue } from './shared-queue'

/**
 * The queues of this tab, by dispute. They outlive their page: going to another dispute and back finds
 * the files still there. Alone in its file, so that asking whether there is one loads none of its code.
 */
const queues = new Map<string, SharedQueue>()
const listeners = new Set<() => void>()

export const runners = {
  get: (disputeId: string) => queues.get(disputeId),
  has: (disputeId: string) => queues.has(disputeId),
  set(disputeId: string, queue: SharedQueue) {
    if (queues.get(disputeId) === queue) return
    queues.set(disputeId, queue)
    for (const listener of listeners) listener()
  },
  delete(disputeId: string) {
    if (!queues.delete(disputeId)) return
    for (const listener of listeners) listener()
  },
  /** Tells when a queue comes or goes. */
  subscribe(listener: () => void) {
    listeners.add(listener)
    return () => void listeners.delete(listener)
  },
}
