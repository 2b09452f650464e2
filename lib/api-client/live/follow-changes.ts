import type { QueryClient } from '@tanstack/react-query'
import type { LiveEvent } from '@/lib/contract/live'
import { queryKeys } from '@/lib/contract/query-keys'
import { noteListChange, type ListChange } from '@/lib/api-client/queries/list-changes'
import { openLiveUpdates } from './live-updates'
import { readDisputeCounts } from '@/lib/api-client/queries/dispute-queries'

const browserNotices = () => import('./browser-notices')

/** Several changes of one moment, as of an upload, are read once. */
const GATHER_MS = 250
/** Many changes of a busy minute are counted once. */
const COUNT_EVERY_MS = 10_000
const POLL_MS = 30_000

/**
 * Keeps what is on screen up to date with what others do: from the stream, or by polling while that is down. What one
 * dispute shows is read again; the rows of a list stay as they are until the person asks for the new ones.
 * @param openPath leads the page to what a browser notification is about
 * @returns what ends it
 */
export function followChanges(
  client: QueryClient,
  personId: string,
  openPath: (path: string) => void,
): () => void {
  /** What to read again of each dispute. */
  const changed = new Map<string, Set<Part>>()
  let gathering: ReturnType<typeof setTimeout> | undefined
  let counting: ReturnType<typeof setTimeout> | undefined
  let polling: ReturnType<typeof setInterval> | undefined
  let countedAt = 0
  let isCounting = false

  function readChanged(): void {
    gathering = undefined
    for (const [disputeId, parts] of changed) {
      for (const part of parts.has('dispute') ? (['dispute'] as const) : parts) {
        void client.invalidateQueries({ queryKey: queryKeys[part](disputeId) })
      }
    }
    changed.clear()
  }

  function countSoon(onCounted: () => void = () => undefined): void {
    const waitMs = Math.max(GATHER_MS, countedAt + COUNT_EVERY_MS - Date.now())
    // A request may wait for the person to sign in again; meanwhile there are no more of them.
    if (isCounting) return
    counting ??= setTimeout(() => {
      counting = undefined
      countedAt = Date.now()
      isCounting = true
      readDisputeCounts(client)
        // The next event or poll counts again.
        .then(onCounted, () => undefined)
        .finally(() => {
          isCounting = false
        })
    }, waitMs)
  }

  function onEvent(event: LiveEvent, isLeader: boolean): void {
    const { disputeId, topic } = event
    if (topic === 'notice') {
      if (isLeader && globalThis.Notification?.permission === 'granted') {
        // Code that does not load: other channels remain.
        browserNotices().then(
          ({ showNotice }) => showNotice(event, openPath),
          () => undefined,
        )
      }
      return
    }
    if (disputeId === null) {
      const part = topic === 'view' ? 'savedViews' : 'templates'
      void client.invalidateQueries({ queryKey: queryKeys[part]() })
      return
    }
    const parts = changed.get(disputeId) ?? new Set<Part>()
    changed.set(disputeId, parts)
    for (const part of partsOf(event)) parts.add(part)
    gathering ??= setTimeout(readChanged, GATHER_MS)
    const change = listChangeOf(event)
    if (!change) return
    noteListChange({ type: change, disputeId })
    if (change !== 'changed') countSoon()
  }

  /** Without events, only the numbers tell that a list has changed. */
  function readEverything(): void {
    void client.invalidateQueries({ queryKey: queryKeys.anyDispute() })
    const before = JSON.stringify(client.getQueryData(queryKeys.disputeCounts()))
    countSoon(() => {
      const after = JSON.stringify(client.getQueryData(queryKeys.disputeCounts()))
      if (before !== after) noteListChange({ type: 'moved', disputeId: null })
    })
  }

  function poll(): void {
    if (document.visibilityState === 'visible') readEverything()
  }

  function onState(isUp: boolean): void {
    clearInterval(polling)
    polling = isUp ? undefined : setInterval(poll, POLL_MS)
  }

  onState(false)
  const close = openLiveUpdates(personId, { onEvent, onReset: readEverything, onState })
  return () => {
    close()
    clearTimeout(gathering)
    clearTimeout(counting)
    clearInterval(polling)
  }
}

/** Everything of a dispute, or the only part that changed; named like its query key. */
type Part = 'dispute' | 'response' | 'presence' | 'notes' | 'history'

function partsOf({ topic }: LiveEvent): readonly Part[] {
  if (topic === 'draft') return ['response']
  if (topic === 'note') return ['notes', 'history']
  return [topic === 'presence' ? 'presence' : 'dispute']
}

/** What an event means to the lists; null: rows do not show it. */
function listChangeOf({ topic, action }: LiveEvent): ListChange['type'] | null {
  if (action === 'dispute_opened') return 'new'
  const isMove = action.startsWith('dispute_') || action.startsWith('snooze_')
  if (isMove || action === 'response_submitted') return 'moved'
  return topic === 'dispute' || topic === 'document' ? 'changed' : null
}
