'use client'

import { useCallback, useEffect, useRef, type RefObject } from 'react'
import type { QueueItem } from '@/components/uploads/queue/types'

/** The first control of a row, which takes the focus when an adjacent row is removed. */
export const previewButtonId = (itemId: string) => `upload-${itemId}`

/** Keeps the keyboard position: on the next row, else the previous one, else on "Choose files". */
export function useFocusAfterRemoval(
  items: readonly QueueItem[],
  fallback: RefObject<HTMLElement | null>,
) {
  const list = useRef<HTMLUListElement>(null)
  const latest = useRef(items)
  const removal = useRef<{ neighbour: string | undefined; isComing: boolean } | null>(null)

  useEffect(() => {
    latest.current = items
    if (!removal.current) return
    const { neighbour, isComing } = removal.current
    // An earlier change of the queue may be rendered first.
    if (isComing && !items.some(({ id }) => id === neighbour)) return
    removal.current = null
    const row = neighbour ? document.getElementById(previewButtonId(neighbour)) : null
    const target = row ?? fallback.current
    target?.focus()
  }, [items, fallback])

  const focusAfterRemoval = useCallback((id: string) => {
    const index = latest.current.findIndex((item) => item.id === id)
    const neighbour = latest.current[index + 1] ?? latest.current[index - 1]
    removal.current = { neighbour: neighbour?.id, isComing: false }
  }, [])

  /** A row that is about to appear. */
  const focusWhenThere = useCallback((id: string | undefined) => {
    if (id !== undefined) removal.current = { neighbour: id, isComing: true }
  }, [])

  return { list, latest, focusAfterRemoval, focusWhenThere }
}
