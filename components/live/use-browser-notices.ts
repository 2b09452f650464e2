'use client'

import { useLocale } from 'next-intl'
import { useRouter } from 'next/navigation'
import { useCallback, useEffect, useRef } from 'react'
import type { BrowserNotices } from '@/lib/api-client/browser-notices'
import type { LiveEvent } from '@/lib/contract/live'

/** Returns what shows a notice by the browser when the person has allowed that; the same function on every render. */
export function useBrowserNotices(): (notice: LiveEvent) => void {
  const language = useLocale()
  const router = useRouter()
  const page = useRef({ language, router })
  const notices = useRef<Promise<BrowserNotices> | null>(null)
  useEffect(() => {
    page.current = { language, router }
  }, [language, router])
  useEffect(
    () => () => {
      notices.current?.then(
        (started) => started.stop(),
        () => undefined,
      )
      notices.current = null
    },
    [],
  )
  return useCallback((notice) => {
    if (typeof Notification === 'undefined' || Notification.permission !== 'granted') return
    notices.current ??= import('@/lib/api-client/browser-notices').then((code) =>
      code.createBrowserNotices(
        () => page.current.language,
        (path) => page.current.router.push(path),
      ),
    )
    notices.current.then(
      (started) => started.add(notice),
      () => {
        notices.current = null
      },
    )
  }, [])
}
