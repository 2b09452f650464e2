'use client'

import { useEffect, type ReactNode } from 'react'
import { ToastProvider } from '@/components/ui/toast'
import { refreshOnReturn } from '@/lib/api-client/live'

/** What the signed-in pages share: one place for messages, and fresh answers for whoever comes back to the tab. */
export function DeskProviders({ children }: { children: ReactNode }) {
  useEffect(refreshOnReturn, [])
  return <ToastProvider>{children}</ToastProvider>
}
