'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useEffect, useSyncExternalStore } from 'react'
import { announceOpenPage } from '@/lib/api-client/live/announce-open-page'
import { followChanges } from '@/lib/api-client/live/follow-changes'
import type { DisputeCounts } from '@/lib/contract/disputes'
import { queryKeys } from '@/lib/contract/query-keys'
import { showCountInTab } from './show-count-in-tab'

export function LiveConnection({ personId }: { personId: string }): null {
  const client = useQueryClient()
  const open = useOpenCount()
  const router = useRouter()
  useEffect(
    () => followChanges(client, personId, (path) => router.push(path)),
    [client, personId, router],
  )
  useEffect(() => showCountInTab(open), [open])
  useEffect(announceOpenPage, [])
  useEffect(keepFocusFromNow, [])
  return null
}

/**
 * Reads the cache without adding the query to it: the server may still be sending the counts, and a boundary that hydrates
 * a query that is there already does so only after its first render, which would not match the HTML.
 */
function useOpenCount(): number {
  const client = useQueryClient()
  const read = () => client.getQueryData<DisputeCounts>(queryKeys.disputeCounts())?.open ?? 0
  return useSyncExternalStore((onChange) => client.getQueryCache().subscribe(onChange), read, read)
}

/** Its code loads with the first focus. */
function keepFocusFromNow(): () => void {
  const ended = new AbortController()
  const { signal } = ended
  let path: readonly EventTarget[]
  let loading: Promise<unknown> | undefined
  const onFocus = (event: FocusEvent) => {
    path = event.composedPath()
    loading ??= import('@/components/ui/keep-focus').then(
      ({ keepFocus }) => signal.aborted || keepFocus(path, signal),
      () => (loading = undefined),
    )
  }
  addEventListener('focusin', onFocus, { signal })
  return () => ended.abort()
}
