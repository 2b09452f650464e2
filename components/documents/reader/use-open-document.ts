'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useProblemText } from '@/components/problems/problem-text'
import { useToast } from '@/components/ui/toast'
import { toApiError } from '@/lib/api-client/api-error'
import {
  contentQuery,
  documentQuery,
  documentsQuery,
} from '@/lib/api-client/queries/dispute-queries'
import { isFiltered } from '@/components/documents/documents-url'
import type { Document, DocumentsPage, ListDocumentsQuery } from '@/lib/contract/documents'

// The next document is prefetched unless it is large, since most people view one after another.
const MAX_AHEAD_BYTES = 3 * 1024 * 1024
/** Pages of the list read this recently are not read again to find a neighbour. */
const NEIGHBOUR_FRESH_MS = 30_000

export type OpenDocumentOptions = {
  disputeId: string
  documentId: string
  /** The list whose order and filters decide what is next. */
  query: ListDocumentsQuery
  /** Its current page; a link may name a document that is not on it. */
  page: DocumentsPage | undefined
  /** `offset`: of the page of the list with that document. */
  onSwitch: (document: Document, offset: number) => void
  /** The document is on another page of the list. */
  onOffset: (offset: number) => void
}

export type OpenDocument = ReturnType<typeof useOpenDocument>

/** A document with its place in the list, and steps to its neighbours across the pages of the list. */
export function useOpenDocument(options: OpenDocumentOptions) {
  const { disputeId, documentId, query, page, onSwitch } = options
  const client = useQueryClient()
  const toast = useToast()
  const problemText = useProblemText()
  const isStepping = useRef(false)
  // Null once the reader is closed.
  const current = useRef<string | null>(null)
  useEffect(() => {
    current.current = documentId
    return () => {
      current.current = null
    }
  }, [documentId])
  const rows = page?.items ?? []
  const index = rows.findIndex(({ id }) => id === documentId)
  const single = useQuery({
    ...documentQuery(disputeId, documentId),
    enabled: page !== undefined && index < 0,
  })
  const total = page?.total ?? 0
  const position = page && index >= 0 ? page.offset + index + 1 : null
  useAhead(options, index)
  usePageOf(options, index)

  async function stepToOtherPage(wanted: number, offset: number) {
    if (isStepping.current) return
    isStepping.current = true
    try {
      const other = await client.fetchQuery({
        ...documentsQuery(disputeId, { ...query, offset }),
        staleTime: NEIGHBOUR_FRESH_MS,
      })
      const target = other.items[wanted - other.offset]
      if (target && current.current === documentId) onSwitch(target, offset)
    } catch (error) {
      if (current.current !== documentId) return
      toast.show({ tone: 'bad', message: problemText(toApiError(error)) })
    } finally {
      isStepping.current = false
    }
  }

  /** @returns false at the end of the list */
  const step = (by: 1 | -1): boolean => {
    if (!page || position === null || position + by < 1 || position + by > total) return false
    const row = rows[index + by]
    if (row) onSwitch(row, page.offset)
    else void stepToOtherPage(position - 1 + by, Math.max(0, page.offset + by * page.limit))
    return true
  }

  return { document: rows[index] ?? single.data, position, total, step, single }
}

/** Prefetches the next document, and the next page of the list when it is there. */
function useAhead({ disputeId, query, page }: OpenDocumentOptions, index: number): void {
  const client = useQueryClient()
  const rows = page?.items ?? []
  const offset = page ? page.offset + page.limit : 0
  const isLast = page !== undefined && index >= 0 && index === rows.length - 1
  const nextPage = useQuery({
    ...documentsQuery(disputeId, { ...query, offset }),
    enabled: isLast && offset < page.total,
    staleTime: NEIGHBOUR_FRESH_MS,
  })
  const next = isLast ? nextPage.data?.items[0] : rows[index + 1]
  const isWorthIt = next?.bytes === 'vault' && next.size !== null && next.size <= MAX_AHEAD_BYTES
  const aheadId = index >= 0 && isWorthIt ? next.id : null
  useEffect(() => {
    if (aheadId !== null) void client.prefetchQuery(contentQuery(disputeId, aheadId))
  }, [client, disputeId, aheadId])
}

/** Shows the page of the list that has the document, where the list tells its position. */
function usePageOf(
  { documentId, query, page, onOffset }: OpenDocumentOptions,
  index: number,
): void {
  const latest = useRef(onOffset)
  useEffect(() => {
    latest.current = onOffset
  })
  // The ids are those of all documents, so with a filter they say nothing about the position.
  const at = index >= 0 || isFiltered(query) ? -1 : (page?.allIds?.indexOf(documentId) ?? -1)
  const offset = at < 0 || !page ? null : Math.floor(at / page.limit) * page.limit
  useEffect(() => {
    if (offset !== null) latest.current(offset)
  }, [offset])
}
