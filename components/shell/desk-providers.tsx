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

/** After a change of the page, the element that had the focus is often gone; the focus is then on the content. */
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
