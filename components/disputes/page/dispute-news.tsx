'use client'

import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useSyncExternalStore } from 'react'
import { useToast } from '@/components/ui/toast'
import { historyQuery } from '@/lib/api-client/queries/dispute-queries'
import type { Dispute } from '@/lib/contract/disputes'
import { HistoryText } from './dispute-history'
import { historyLines, type HistoryLine } from './history-lines'

/** Long enough to be read by a person who is typing. */
const SHOWN_MS = 20_000
const MAX_SHOWN = 3

/** They change nothing that the page shows, or not yet. */
const QUIET_ACTIONS = [
  'document_downloaded',
  'documents_downloaded',
  'case_exported',
  'upload_received',
]

/**
 * Says what others have changed on the open page, as its history has it: from the moment the page is open, and when the
 * tab is in front. A component, so that a change of the history renders nothing else.
 */
export function DisputeNews({ dispute }: { dispute: Dispute }): null {
  const history = useQuery(historyQuery(dispute.id)).data
  const toast = useToast()
  const isVisible = useSyncExternalStore(
    subscribeToVisibility,
    () => document.visibilityState === 'visible',
    () => false,
  )
  const known = useRef<ReadonlySet<string> | null>(null)

  useEffect(() => {
    if (!history || !isVisible) return
    const lines = historyLines(history.items, dispute)
    const before = known.current
    known.current = new Set(lines.map(({ id }) => id))
    if (!before) return
    const isMyEnd = history.items.some(({ mine, action }) => mine && action === 'dispute_accepted')
    const news = lines.filter((line) => !before.has(line.id) && isNews(line, isMyEnd))
    for (const line of news.slice(0, MAX_SHOWN).reverse()) {
      toast.show({ message: <HistoryText line={line} />, durationMs: SHOWN_MS })
    }
  }, [history, dispute, isVisible, toast])
  return null
}

function isNews(line: HistoryLine, isMyEnd: boolean): boolean {
  if (line.type === 'turn') return !isMyEnd
  return !line.entry.mine && !QUIET_ACTIONS.includes(line.entry.action)
}

function subscribeToVisibility(onChange: () => void): () => void {
  document.addEventListener('visibilitychange', onChange)
  return () => document.removeEventListener('visibilitychange', onChange)
}
