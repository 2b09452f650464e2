'use client'

import { useEffect } from 'react'
import { noteCounts, useLatestCounts } from '@/lib/api-client/latest-counts'
import { useLiveQuery } from '@/lib/api-client/use-live-query'
import type { DisputesPage, ListDisputesQuery } from '@/lib/contract/disputes'
import { writeDisputesUrl } from './disputes-url'

export type RenderedDisputes = {
  /** What the server found for `rendered`; null when Omise did not answer it, and the browser tries itself. */
  initial: DisputesPage | null
  rendered: ListDisputesQuery
  /** ISO 8601: when the server rendered. */
  renderedAt: string
}

/** The page of disputes that `query` asks for, and the counts, which outlast a change of lists. */
export function useDisputesPage(
  query: ListDisputesQuery,
  { initial, rendered, renderedAt }: RenderedDisputes,
) {
  const isRendered = writeDisputesUrl(query) === writeDisputesUrl(rendered)
  const found = useLiveQuery({
    asked: query,
    options: ({ disputesQuery }) => disputesQuery(query),
    initial: initial && isRendered ? { data: initial, loadedAt: Date.parse(renderedAt) } : null,
    canStandIn: (shown) => isSameList(shown, query),
  })

  const foundCounts = found.data?.counts
  const lastCounts = useLatestCounts()
  useEffect(() => {
    if (foundCounts) noteCounts(foundCounts)
  }, [foundCounts])

  return { found, counts: foundCounts ?? lastCounts ?? undefined }
}

/** Rows may stand in for another page or order of the same list, never for another tab. */
function isSameList(shown: unknown, { tab, q }: ListDisputesQuery): boolean {
  if (typeof shown !== 'object' || shown === null) return false
  const shownQ = 'q' in shown ? shown.q : ''
  if (q !== '' || shownQ !== '') return q !== '' && shownQ !== ''
  return 'tab' in shown && shown.tab === tab
}
