'use client'

import { useQuery } from '@tanstack/react-query'
import { disputeCountsQuery, disputesQuery } from '@/lib/api-client/queries'
import type { ListDisputesQuery } from '@/lib/contract/disputes'

/** The page of disputes that `query` asks for, and the counts, which outlast a change of lists. */
export function useDisputesPage(query: ListDisputesQuery) {
  const found = useQuery({
    ...disputesQuery(query),
    placeholderData: (shown, before) =>
      before && isSameList(before.queryKey[1], query) ? shown : undefined,
  })
  const counts = useQuery(disputeCountsQuery()).data
  return { found, counts }
}

/** Rows may stand in for another page or order of the same list, never for another tab. */
function isSameList(shown: ListDisputesQuery, { tab, q }: ListDisputesQuery): boolean {
  if (q !== '' || shown.q !== '') return q !== '' && shown.q !== ''
  return shown.tab === tab
}
