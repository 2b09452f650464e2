import { queryOptions, skipToken } from '@tanstack/react-query'
import type { DisputeCounts } from '@/lib/contract/disputes'

/** The latest counts. Nobody fetches them by themselves: every page of disputes brings them along. */
export function disputeCountsQuery() {
  return queryOptions<DisputeCounts>({
    queryKey: ['dispute-counts'],
    queryFn: skipToken,
    staleTime: Infinity,
  })
}
