import { queryOptions, skipToken } from '@tanstack/react-query'
import type { ListDisputesQuery } from '@/lib/contract/disputes'
import { queryKeys } from '@/lib/contract/query-keys'
import { api, withQuery } from '@/lib/format/paths'
import { requestJson } from '@/lib/api-client/request'

// Apart from the other queries, because the first load of the dispute page does not need it.

/** The place of a dispute in a list; not read without a list. */
export function neighboursQuery(disputeId: string, query: ListDisputesQuery | null) {
  return queryOptions({
    queryKey: queryKeys.neighbours(disputeId, query),
    queryFn: query
      ? ({ signal }) =>
          requestJson(
            async () => (await import('@/lib/contract/neighbours')).neighboursSchema,
            withQuery(api.neighbours(disputeId), query),
            { signal },
          )
      : skipToken,
  })
}
