import { useCallback, useMemo, useSyncExternalStore } from 'react'
import { sharedQueues } from './shared-queues'
import type { SharedSnapshot } from './shared-queue'
import type { UploadQueue } from '@/components/uploads/queue/types'

const NO_ITEMS: UploadQueue['items'] = []

/** The upload ids that stand in this tab's queue of a dispute; those rows say more than any list could. */
export function useQueuedUploads(disputeId: string): ReadonlySet<string> {
  const ids = useQueueOf(disputeId, (snapshot) =>
    itemsOf(snapshot)
      .flatMap(({ uploadId }) => uploadId ?? [])
      .join(' '),
  )
  return useMemo(() => new Set(ids.split(' ')), [ids])
}

export function itemsOf(snapshot: SharedSnapshot | undefined): UploadQueue['items'] {
  return snapshot?.queue.items ?? NO_ITEMS
}

/** What `read` finds in this tab's queue of a dispute, if it has one: a plain value, so that equal ones are the same. */
export function useQueueOf<Found extends string | number | boolean>(
  disputeId: string,
  read: (snapshot: SharedSnapshot | undefined) => Found,
): Found {
  const subscribe = useCallback(
    (listener: () => void) => {
      let leaveQueue = sharedQueues.get(disputeId)?.subscribe(listener)
      const leaveAll = sharedQueues.subscribe(() => {
        leaveQueue?.()
        leaveQueue = sharedQueues.get(disputeId)?.subscribe(listener)
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
    () => read(sharedQueues.get(disputeId)?.snapshot()),
    () => read(undefined),
  )
}
