'use client'

import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { ToastProvider } from '@/components/ui/toast'

/** What the signed-in pages share: one cache for the server's answers, one place for messages. */
export function DeskProviders({ children }: { children: ReactNode }) {
  const [queryClient] = useState(makeQueryClient)
  return (
    <QueryClientProvider client={queryClient}>
      <ToastProvider>{children}</ToastProvider>
    </QueryClientProvider>
  )
}

function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      // What the page was rendered with is fresh; coming back to the tab asks again.
      queries: { staleTime: 20_000, retry: 1 },
      mutations: { retry: false },
    },
  })
}
