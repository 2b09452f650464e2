import { createStore, useStore } from '@/lib/store'

/** What happened to the lists of disputes since this page was loaded, in its order. */
export type ListChange = {
  type: 'new' | 'moved' | 'changed'
  /** Null when it is not known which. */
  disputeId: string | null
}

const changes = createStore<readonly ListChange[]>([])

export function noteListChange(change: ListChange): void {
  changes.set([...changes.get(), change])
}

export function useListChanges(): readonly ListChange[] {
  return useStore(changes)
}
