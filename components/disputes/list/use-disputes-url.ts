'use client'

import { useSearchParams } from 'next/navigation'
import { useCallback, useMemo } from 'react'
import type { ListDisputesQuery } from '@/lib/contract/disputes'
import { readDisputesUrl, readViewId, writeDisputesUrl } from '@/components/disputes/disputes-url'

/**
 * Keeps the list's state in the URL, so that back, forward and shared links work. Changed through the history API, so
 * that only our API is called and the page is not rendered again.
 */
export function useDisputesUrl() {
  const params = useSearchParams()
  const query = useMemo(() => readDisputesUrl(params), [params])

  const viewId = readViewId(params)

  const urlOf = useCallback(
    (change: Partial<ListDisputesQuery>) =>
      // A whole list takes the place of the saved view; other changes adapt it.
      writeDisputesUrl({ ...query, offset: 0, ...change }, 'tab' in change ? undefined : viewId),
    [query, viewId],
  )

  /** Another tab, search, order or page size starts at the first page; pass an offset for another page. */
  const show = useCallback(
    (change: Partial<ListDisputesQuery>) => history.pushState(null, '', urlOf(change)),
    [urlOf],
  )

  /** The same without a history entry: for corrections, and for a search while typing. */
  const correct = useCallback(
    (change: Partial<ListDisputesQuery>) => history.replaceState(null, '', urlOf(change)),
    [urlOf],
  )

  return { query, viewId, show, correct }
}
