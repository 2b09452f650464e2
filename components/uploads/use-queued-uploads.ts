'use client'

import { useCallback, useMemo, useSyncExternalStore } from 'react'
import { runners } from './runners'

/** The upload ids that stand in this tab's queue of a dispute; those rows say more than any list could. */
export function useQueuedUploads(disputeId: string): ReadonlySet<string> {
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
  const ids = useSyncExternalStore(
    subscribe,
    () => queuedIds(disputeId),
    () => '',
  )
  return useMemo(() => new Set(ids.split(' ')), [ids])
}

function queuedIds(disputeId: string): string {
  const items = runners.get(disputeId)?.snapshot().queue.items ?? []
  return items.flatMap(({ uploadId }) => uploadId ?? []).join(' ')
}
