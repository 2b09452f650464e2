import { QueryClient } from '@tanstack/react-query'
import { isPassing, toApiError } from './api-error'

/** Long enough not to refetch data that the server has just rendered, short enough to be current after a pause. */
const STALE_MS = 15_000
const MAX_RETRIES = 2

let browserClient: QueryClient | null = null

/** One per tab; on the server one per request, because it holds one person's data. */
export function getQueryClient(): QueryClient {
  if (typeof window === 'undefined') return createQueryClient()
  browserClient ??= createQueryClient()
  return browserClient
}

function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: STALE_MS,
        retry: (failures, error) => failures < MAX_RETRIES && isPassing(toApiError(error)),
      },
      // Without a connection a change fails right away, instead of waiting to be sent when no one expects it.
      mutations: { retry: false, networkMode: 'always' },
    },
  })
}
