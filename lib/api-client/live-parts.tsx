import { QueryClient, QueryClientProvider, QueryObserver } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import * as disputeQueries from './queries'
import * as responseQueries from './response-queries'
import { restoreDocument } from './restore-document'

/** Loaded by live.ts alone. */
export type Live = ReturnType<typeof createLive>
export type Queries = typeof queries

const queries = { ...disputeQueries, ...responseQueries }

export function createLive() {
  const client = new QueryClient({
    defaultOptions: {
      // What the page was rendered with is fresh; coming back to the tab asks again.
      queries: { staleTime: 20_000, retry: 1 },
      mutations: { retry: false },
    },
  })
  client.mount()
  return {
    client,
    queries,
    QueryObserver,
    restoreDocument,
    /** Around everything that uses the hooks of TanStack Query. */
    LiveProvider: ({ children }: { children: ReactNode }) => (
      <QueryClientProvider client={client}>{children}</QueryClientProvider>
    ),
  }
}
