import { queryOptions } from '@tanstack/react-query'
import { queryKeys } from '@/lib/contract/query-keys'
import { api } from '@/lib/format/paths'
import { requestJson } from '@/lib/api-client/request'

/** The saved views that the person sees. */
export function savedViewsQuery() {
  return queryOptions({
    queryKey: queryKeys.savedViews(),
    queryFn: ({ signal }) =>
      requestJson(
        async () => (await import('@/lib/contract/saved-views')).savedViewsSchema,
        api.views(),
        { signal },
      ),
  })
}
