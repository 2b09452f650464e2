'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { conflictCheckOf } from '@/lib/api-client/conflict-check'
import { documentsQuery } from '@/lib/api-client/queries/dispute-queries'
import type { DocumentsPage, ListDocumentsQuery } from '@/lib/contract/documents'
import { useStore } from '@/lib/store'
import { queryOf } from './documents-view'
import { isFiltered, offsetInRange, readDocumentsUrl } from './documents-url'

const ALL = queryOf('kinds', readDocumentsUrl(new URLSearchParams()))

/**
 * The rows stay while another page is loading, and when loading fails. Meanwhile pages of the plain list are taken from
 * the view by kind when that one has all documents.
 */
export function useDocumentsPage(disputeId: string, listed: ListDocumentsQuery) {
  const client = useQueryClient()
  const all = client.getQueryState(documentsQuery(disputeId, ALL).queryKey)
  const part = all?.data && !all.isInvalidated && partOf(all.data, listed)
  const { data, error, isPlaceholderData, isFetching, dataUpdatedAt, refetch } = useQuery({
    ...documentsQuery(disputeId, listed),
    placeholderData: (previous) => part || previous,
  })
  const [latest, setLatest] = useState(data)
  if (data !== undefined && data !== latest) setLatest(data)
  return { data: data ?? latest, error, isPlaceholderData, isFetching, dataUpdatedAt, refetch }
}

function partOf(all: DocumentsPage, listed: ListDocumentsQuery): DocumentsPage | undefined {
  const { order, limit, offset } = listed
  const hasAll = all.items.length === all.total && all.unreadable === 0
  if (!hasAll || order !== ALL.order || isFiltered(listed)) return undefined
  return { ...all, limit, offset, items: all.items.slice(offset, offset + limit) }
}

/**
 * Registers the displayed page with the conflict check of its dispute. `readAt`: when the page of the list was read, in
 * milliseconds since 1970.
 */
export function useConflictCheck(
  disputeId: string,
  page: DocumentsPage | undefined,
  readAt: number,
) {
  const guard = useMemo(() => conflictCheckOf(disputeId), [disputeId])
  const allIds = page?.allIds ?? null
  useEffect(() => guard.open(), [guard])
  useEffect(() => guard.saw(allIds, readAt), [guard, allIds, readAt])
  const question = useStore(guard.question)
  return { guard, question }
}

/** When the last row of a page is gone, or for an old link: moves to the last existing page. */
export function useStepBack(page: DocumentsPage | undefined, setOffset: (offset: number) => void) {
  const target = page && page.items.length === 0 ? offsetInRange(page) : undefined
  const isBeyond = target !== undefined && target !== page?.offset
  useEffect(() => {
    if (isBeyond) setOffset(target)
  }, [isBeyond, target, setOffset])
}
