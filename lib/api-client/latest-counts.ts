import { useSyncExternalStore } from 'react'
import type { DisputeCounts } from '@/lib/contract/disputes'

/**
 * The latest counts of disputes. Nobody asks for them by themselves: every page of disputes brings them along, and
 * whoever shows them elsewhere hears of it here.
 */
let latest: DisputeCounts | null = null
const listeners = new Set<() => void>()

export function noteCounts(counts: DisputeCounts): void {
  latest = counts
  for (const listener of listeners) listener()
}

/** Null until a page of disputes has come, and on the server, which has many people to serve. */
export function useLatestCounts(): DisputeCounts | null {
  return useSyncExternalStore(
    subscribe,
    () => latest,
    () => null,
  )
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
