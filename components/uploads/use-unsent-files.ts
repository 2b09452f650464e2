import { useCallback, useMemo, useSyncExternalStore } from 'react'
import { unsentCount } from './queue/queue-selectors'
import { runners } from './engine/runners'
import type { UploadQueue } from './queue/types'

const NO_ITEMS: UploadQueue['items'] = []

/** The upload ids that stand in this tab's queue of a dispute; those rows say more than any list could. */
export function useQueuedUploads(disputeId: string): ReadonlySet<string> {
  const ids = useQueueOf(disputeId, (items) =>
    items.flatMap(({ uploadId }) => uploadId ?? []).join(' '),
  )
  return useMemo(() => new Set(ids.split(' ')), [ids])
}

/** How many files of a dispute only this browser has, and which may still be sent. */
export function useUnsentFiles(disputeId: string): number {
  return useQueueOf(disputeId, unsentCount)
}

/** What `read` finds in this tab's queue of a dispute: a plain value, so that equal ones are the same. */
function useQueueOf<Found extends string | number>(
  disputeId: string,
  read: (items: UploadQueue['items']) => Found,
): Found {
  const subscribe = useCallback(
    (listener: () => void) => {
      let leaveQueue = runners.get(disputeId)?.subscribe(listener)
      const leaveAll = runners.subscribe(() => {
        leaveQueue?.()
        leaveQueue = runners.get(disputeId)?.subscribe(listener)
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
    () => read(runners.get(disputeId)?.snapshot().queue.items ?? NO_ITEMS),
    () => read(NO_ITEMS),
  )
}
