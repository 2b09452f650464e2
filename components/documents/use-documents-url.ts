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

  // The address itself is asked, not the last render: two changes in a row must not undo each other.
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

  /** Corrects the address without a step in the history. */
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

  /** From one open document to the next: back still closes. */
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
