'use client'

import { usePathname, useSearchParams } from 'next/navigation'
import { useCallback, useMemo, useRef } from 'react'
import type { ListDocumentsQuery } from '@/lib/contract/documents'
import {
  readDocumentsUrl,
  writeDocumentsUrl,
  type DocumentsUrl,
  type DocumentsView,
} from './documents-url'

/**
 * Keeps the list and the open document in the URL, so that back, forward and shared links work. Changed through the
 * history API, so that only our API is called and the page is not rendered again.
 */
export function useDocumentsUrl() {
  const pathname = usePathname()
  const params = useSearchParams()
  const url = useMemo(() => readDocumentsUrl(params), [params])
  /** The page of the list from which a document was opened here; null when a link opened it. */
  const openedFrom = useRef<number | null>(null)

  // Reads the URL itself, not the last render, so that two successive changes do not undo each other.
  const change = useCallback(
    (step: 'pushState' | 'replaceState', next: (now: DocumentsUrl) => DocumentsUrl) => {
      const now = readDocumentsUrl(new URLSearchParams(location.search))
      history[step](null, '', writeDocumentsUrl(pathname, next(now)))
    },
    [pathname],
  )

  /**
   * Another order, range or page size starts at the first page; pass an offset for another page. `view`: that of the
   * query, where it is not the default.
   */
  const setQuery = useCallback(
    (part: Partial<ListDocumentsQuery>, view?: DocumentsView) =>
      change('pushState', (now) => ({
        ...now,
        ...(view && { view }),
        query: { ...now.query, offset: 0, ...part },
      })),
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
      change('pushState', (now) => {
        openedFrom.current = now.query.offset
        return { ...now, documentId }
      })
    },
    [change],
  )

  /** Replaces one open document by another, with the page of the list that has it, so that back still closes. */
  const switchDocument = useCallback(
    (documentId: string, offset: number) =>
      change('replaceState', (now) => ({ ...now, query: { ...now.query, offset }, documentId })),
    [change],
  )

  /** Both views show all documents, from the first page on. */
  const setView = useCallback(
    (view: DocumentsView) =>
      change('pushState', (now) => {
        const { query } = readDocumentsUrl(new URLSearchParams())
        return { ...now, view, query }
      }),
    [change],
  )

  const closeDocument = useCallback(() => {
    const { query } = readDocumentsUrl(new URLSearchParams(location.search))
    // On another page of the list by now, closing stays there, and back returns to the page before.
    if (openedFrom.current === query.offset) history.back()
    else change('replaceState', (now) => ({ ...now, documentId: null }))
    openedFrom.current = null
  }, [change])

  return { ...url, setView, setQuery, setOffset, openDocument, switchDocument, closeDocument }
}
