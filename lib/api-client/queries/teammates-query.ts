import { queryOptions } from '@tanstack/react-query'
import { queryKeys } from '@/lib/contract/query-keys'
import { teammatesSchema } from '@/lib/contract/teamwork'
import { api } from '@/lib/format/paths'
import { requestJson } from '@/lib/api-client/request'

/** The people who can be assigned or mentioned. Import lazily: this loads zod. */
export function teammatesQuery() {
  return queryOptions({
    queryKey: queryKeys.teammates(),
    queryFn: ({ signal }) => requestJson(async () => teammatesSchema, api.teammates(), { signal }),
  })
}
