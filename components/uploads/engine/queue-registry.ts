import { useCallback, useMemo, useSyncExternalStore } from 'react'
import type { UploadQueue } from '@/components/uploads/queue/types'
import { createStore } from '@/lib/store'
import type { SharedQueue, SharedSnapshot } from './shared-queue'

/**
 * The queues of this tab, by dispute. They outlive their page, so that going to another dispute and back finds the
 * files. A separate file, so that checking for a queue loads none of its code.
 */
const queues = createStore<ReadonlyMap<string, SharedQueue>>(new Map())

export const queueRegistry = {
  get: (disputeId: string) => queues.get().get(disputeId),
  has: (disputeId: string) => queues.get().has(disputeId),
  set(disputeId: string, queue: SharedQueue) {
    if (queueRegistry.get(disputeId) !== queue)
      queues.set(new Map(queues.get()).set(disputeId, queue))
  },
  delete(disputeId: string) {
    queues.set(new Map([...queues.get()].filter(([id]) => id !== disputeId)))
  },
  subscribe: queues.subscribe,
}

const NO_ITEMS: UploadQueue['items'] = []

/** The upload ids in this tab's queue. Pending uploads hides these, because the queue's rows already show them. */
export function useQueuedUploads(disputeId: string): ReadonlySet<string> {
  const ids = useQueueOf(disputeId, (snapshot) =>
    itemsOf(snapshot)
      .flatMap(({ uploadId }) => uploadId ?? [])
      .join(' '),
  )
  return useMemo(() => new Set(ids.split(' ').filter((id) => id !== '')), [ids])
}

export function itemsOf(snapshot: SharedSnapshot | undefined): UploadQueue['items'] {
  return snapshot?.queue.items ?? NO_ITEMS
}

/**
 * The value of `read` for this tab's queue of a dispute, if it has one: a primitive, so that equal values are
 * identical.
 */
export function useQueueOf<Found extends string | number | boolean>(
  disputeId: string,
  read: (snapshot: SharedSnapshot | undefined) => Found,
): Found {
  const subscribe = useCallback(
    (listener: () => void) => {
      let leaveQueue = queueRegistry.get(disputeId)?.subscribe(listener)
      const leaveAll = queueRegistry.subscribe(() => {
        leaveQueue?.()
        leaveQueue = queueRegistry.get(disputeId)?.subscribe(listener)
        listener()
      })
      return () => {
        leaveQueue?.()
        leaveAll()
      }
    },
    [disputeId],
  )
  return useSyncExternalStore(
    subscribe,
    () => read(queueRegistry.get(disputeId)?.snapshot()),
    () => read(undefined),
  )
}
