'use client'

import { useSearchParams } from 'next/navigation'
import { useCallback, useMemo } from 'react'
import type { ListDisputesQuery } from '@/lib/contract/disputes'
import { readDisputesUrl, writeDisputesUrl } from './disputes-url'

/**
 * The list's state lives in the address, so that back, forward and a shared link work. It is changed
 * by the history API alone: only our own API is asked, the page is not rendered anew.
 */
export function useDisputesUrl() {
  const params = useSearchParams()
  const query = useMemo(() => readDisputesUrl(params), [params])

  /** Another tab, search, order or page size starts at the first page; pass an offset for another page. */
  const show = useCallback(
    (change: Partial<ListDisputesQuery>) =>
      history.pushState(null, '', writeDisputesUrl({ ...query, offset: 0, ...change })),
    [query],
  )

  /** The same without a step in the history: for corrections, and for a search while it is typed. */
  const correct = useCallback(
    (change: Partial<ListDisputesQuery>) =>
      history.replaceState(null, '', writeDisputesUrl({ ...query, offset: 0, ...change })),
    [query],
  )

  return { query, show, correct }
}
