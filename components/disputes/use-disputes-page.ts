'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { disputeCountsQuery } from '@/lib/api-client/dispute-counts'
import { disputesQuery } from '@/lib/api-client/queries'
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
  const client = useQueryClient()
  const isRendered = writeDisputesUrl(query) === writeDisputesUrl(rendered)
  const found = useQuery({
    ...disputesQuery(query),
    placeholderData: (shown, shownQuery) =>
      isSameList(shownQuery?.queryKey.at(-1), query) ? shown : undefined,
    ...(initial &&
      isRendered && { initialData: initial, initialDataUpdatedAt: Date.parse(renderedAt) }),
  })

  const foundCounts = found.data?.counts
  const lastCounts = useQuery(disputeCountsQuery()).data
  useEffect(() => {
    if (foundCounts) client.setQueryData(disputeCountsQuery().queryKey, foundCounts)
  }, [client, foundCounts])

  return { found, counts: foundCounts ?? lastCounts }
}

/** Rows may stand in for another page or order of the same list, never for another tab. */
function isSameList(shown: unknown, { tab, q }: ListDisputesQuery): boolean {
  if (typeof shown !== 'object' || shown === null) return false
  const shownQ = 'q' in shown ? shown.q : ''
  if (q !== '' || shownQ !== '') return q !== '' && shownQ !== ''
  return 'tab' in shown && shown.tab === tab
}
