'use client'

import { QueryClientProvider } from '@tanstack/react-query'
import { usePathname } from 'next/navigation'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { ToastProvider } from '@/components/ui/toast'
import { getQueryClient } from '@/lib/api-client/query-client'

/** Shared by the signed-in pages: the query cache, the toasts, and the focus on the content of a new page. */
export function DeskProviders({ children }: { children: ReactNode }) {
  const [client] = useState(getQueryClient)
  useContentFocus()
  return (
    <QueryClientProvider client={client}>
      <ToastProvider>{children}</ToastProvider>
    </QueryClientProvider>
  )
}

/** Moves the focus to the content when a navigation removed the element that had it. */
function useContentFocus(): void {
  const path = usePathname()
  const shown = useRef(path)
  useEffect(() => {
    if (shown.current === path) return
    shown.current = path
    if (document.activeElement !== document.body) return
    document.getElementById('content')?.focus({ preventScroll: true })
  }, [path])
}
