'use client'

import { usePathname, useSearchParams } from 'next/navigation'
import { useCallback, useMemo, useRef } from 'react'
import type { ListDocumentsQuery } from '@/lib/contract/documents'
import { readDocumentsUrl, writeDocumentsUrl, type DocumentsUrl } from './documents-url'

/**
 * Keeps the list and the open document in the URL, so that back, forward and shared links work. Changed through the
 * history API, so that only our API is called and the page is not rendered again.
 */
export function useDocumentsUrl() {
  const pathname = usePathname()
  const params = useSearchParams()
  const url = useMemo(() => readDocumentsUrl(params), [params])
  const openedHere = useRef(false)

  // Reads the URL itself, not the last render, so that two successive changes do not undo each other.
  const change = useCallback(
    (step: 'pushState' | 'replaceState', next: (now: DocumentsUrl) => DocumentsUrl) => {
      const now = readDocumentsUrl(new URLSearchParams(location.search))
      history[step](null, '', writeDocumentsUrl(pathname, next(now)))
    },
    [pathname],
  )

  /** Another order, range or page size starts at the first page; pass an offset for another page. */
  const setQuery = useCallback(
    (part: Partial<ListDocumentsQuery>) =>
      change('pushState', (now) => ({ ...now, query: { ...now.query, offset: 0, ...part } })),
    [change],
  )

  /** Corrects the URL without a history entry. */
  const setOffset = useCallback(
    (offset: number) =>
      change('replaceState', (now) => ({ ...now, query: { ...now.query, offset } })),
    [change],
  )

  const openDocument = useCallback(
    (documentId: string) => {
      openedHere.current = true
      change('pushState', (now) => ({ ...now, documentId }))
    },
    [change],
  )

  /** Replaces one open document by the next, so that back still closes. */
  const switchDocument = useCallback(
    (documentId: string) => change('replaceState', (now) => ({ ...now, documentId })),
    [change],
  )

  const closeDocument = useCallback(() => {
    if (openedHere.current) history.back()
    else change('replaceState', (now) => ({ ...now, documentId: null }))
    openedHere.current = false
  }, [change])

  return { ...url, setQuery, setOffset, openDocument, switchDocument, closeDocument }
}
