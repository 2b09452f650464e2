'use client'

import { QueryClientProvider } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { ToastProvider } from '@/components/ui/toast'
import { getQueryClient } from '@/lib/api-client/query-client'

/** What the signed-in pages share: one cache of answers, and one place for messages. */
export function DeskProviders({ children }: { children: ReactNode }) {
  const [client] = useState(getQueryClient)
  return (
    <QueryClientProvider client={client}>
      <ToastProvider>{children}</ToastProvider>
    </QueryClientProvider>
  )
}
