'use client'

import { usePathname, useSearchParams } from 'next/navigation'
import { useCallback, useMemo, useRef } from 'react'
import type { ListDocumentsQuery } from '@/lib/contract/documents'
import { readDocumentsUrl, writeDocumentsUrl, type DocumentsUrl } from './documents-url'

/**
 * The list and the open document live in the address, so that back, forward and a shared link work.
 * It is changed by the history API alone: only our own API is asked, the page is not rendered anew.
 */
export function useDocumentsUrl() {
  const pathname = usePathname()
  const params = useSearchParams()
  const url = useMemo(() => readDocumentsUrl(params), [params])
  const openedHere = useRef(false)

  const push = useCallback(
    (next: DocumentsUrl) => history.pushState(null, '', writeDocumentsUrl(pathname, next)),
    [pathname],
  )
  const replace = useCallback(
    (next: DocumentsUrl) => history.replaceState(null, '', writeDocumentsUrl(pathname, next)),
    [pathname],
  )

  /** Another order, range or page size starts at the first page; pass an offset for another page. */
  const setQuery = useCallback(
    (change: Partial<ListDocumentsQuery>) =>
      push({ ...url, query: { ...url.query, offset: 0, ...change } }),
    [push, url],
  )

  /** Corrects the address without a step in the history. */
  const setOffset = useCallback(
    (offset: number) => replace({ ...url, query: { ...url.query, offset } }),
    [replace, url],
  )

  const openDocument = useCallback(
    (documentId: string) => {
      openedHere.current = true
      push({ ...url, documentId })
    },
    [push, url],
  )

  /** From one open document to the next: back still closes. */
  const switchDocument = useCallback(
    (documentId: string) => replace({ ...url, documentId }),
    [replace, url],
  )

  const closeDocument = useCallback(() => {
    if (openedHere.current) history.back()
    else replace({ ...url, documentId: null })
    openedHere.current = false
  }, [replace, url])

  return { ...url, setQuery, setOffset, openDocument, switchDocument, closeDocument }
}
