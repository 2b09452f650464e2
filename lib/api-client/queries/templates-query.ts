import { queryOptions } from '@tanstack/react-query'
import { queryKeys } from '@/lib/contract/query-keys'
import { api } from '@/lib/format/paths'
import { requestJson } from '@/lib/api-client/request'

/** The team's templates for the response. */
export function templatesQuery() {
  return queryOptions({
    queryKey: queryKeys.templates(),
    queryFn: ({ signal }) =>
      requestJson(
        async () => (await import('@/lib/contract/response-templates')).responseTemplatesSchema,
        api.templates(),
        { signal },
      ),
  })
}
