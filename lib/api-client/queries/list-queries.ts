import { queryOptions } from '@tanstack/react-query'
import type { ListDisputesQuery } from '@/lib/contract/disputes'
import { queryKeys } from '@/lib/contract/query-keys'
import { api, withQuery } from '@/lib/format/paths'
import { requestJson } from '@/lib/api-client/request'

// Apart from the other queries, because the dispute page does not load these.

const FILL_POLL_MS = 10_000

/** One page of disputes, with the counts of the tabs. */
export function disputesQuery(query: ListDisputesQuery) {
  return queryOptions({
    queryKey: queryKeys.disputesPage(query),
    queryFn: async ({ signal, client }) => {
      const page = await requestJson(
        async () => (await import('@/lib/contract/disputes')).disputesPageSchema,
        withQuery(api.disputes(), query),
        { signal },
      )
      client.setQueryData(queryKeys.disputeCounts(), page.counts)
      return page
    },
  })
}

/** The progress of the first filling of the dispute index; null once it is complete, which it then stays. */
export function fillProgressQuery() {
  return queryOptions({
    queryKey: queryKeys.fillProgress(),
    queryFn: ({ signal }) =>
      requestJson(
        async () => (await import('@/lib/contract/fill-progress')).fillProgressSchema,
        api.fillProgress(),
        { signal },
      ),
    staleTime: ({ state }) => (state.data === null ? Infinity : 0),
    refetchInterval: ({ state }) => (state.data === null ? false : FILL_POLL_MS),
  })
}
