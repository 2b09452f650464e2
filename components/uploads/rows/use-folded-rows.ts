'use client'

import { useEffect, useState, type RefObject } from 'react'
import { readTextOf } from '@/components/uploads/queue/read-text'
import type { QueueItem } from '@/components/uploads/queue/types'

/**
 * Rows of uploaded files fold away, since their documents are in the list below. A row with the focus stays, and all
 * rows stay while the pointer is on a control: nothing may move under it.
 */
export function useFoldedRows(items: readonly QueueItem[], list: RefObject<HTMLElement | null>) {
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set())
  const open = items
    .filter(({ id, state }) => state.step === 'delivered' && !folded.has(id))
    .map(({ id }) => id)
    .join(' ')

  useEffect(() => {
    if (open === '') return
    const fold = () => {
      if (list.current?.querySelector(':is(a, button, input, select):hover')) return
      const free = open.split(' ').filter((id) => !hasFocus(id))
      if (free.length > 0) setFolded((before) => new Set([...before, ...free]))
    }
    // The browser updates what is focused and hovered after these events.
    const soon = () => requestAnimationFrame(fold)
    const first = soon()
    addEventListener('focusout', soon)
    addEventListener('pointerover', soon)
    return () => {
      cancelAnimationFrame(first)
      removeEventListener('focusout', soon)
      removeEventListener('pointerover', soon)
    }
  }, [open, list])

  const [areShown, setShown] = useState(false)
  return {
    /** The rows on screen. */
    shown: areShown ? items : items.filter((item) => !folded.has(item.id) || mustBeSeen(item)),
    /** Of folded rows, also while the person looks at them. */
    count: items.filter((item) => folded.has(item.id) && !mustBeSeen(item)).length,
    areShown,
    toggle: () => setShown((before) => !before),
  }
}

/** Whether a row stays visible: a number was found in its pictures, or they were not read, possibly after sending. */
function mustBeSeen(item: QueueItem): boolean {
  return (readTextOf(item)?.notes ?? []).some(
    (note) => 'lastFour' in note || (note.note === 'text_not_read' && note.why !== 'many_pages'),
  )
}

/** Whether a control of the row has the focus, which a part of it may have in place of one that is gone. */
function hasFocus(itemId: string): boolean {
  const { activeElement } = document
  if (!(activeElement instanceof HTMLElement) || activeElement.tabIndex < 0) return false
  return activeElement.closest<HTMLElement>('[data-upload]')?.dataset['upload'] === itemId
}
