'use client'

import { useCallback, useEffect, useRef } from 'react'
import { isKind, type Kind } from '@/lib/evidence/kinds'
import { filesFromTransfer } from './files-from-event'
import type { FileToAdd } from '@/components/uploads/queue/row-files'

export type PageDragTools = {
  /** Files are being dragged over the page: time to load the code that handles them. */
  onDrag: () => void
  onFiles: (files: readonly FileToAdd[]) => void
}

/**
 * Detects files over the page until the code that handles a drag has loaded, and accepts every drop that this code did
 * not: one that came too early, or just before the overlay was shown.
 */
export function usePageDrag(tools: PageDragTools) {
  const draggedOver = useRef<EventTarget | null>(null)
  const handled = useRef<Event | null>(null)
  const latest = useRef(tools)
  useEffect(() => {
    latest.current = tools
  })

  useEffect(() => {
    const enter = (event: DragEvent) => {
      if (!hasFiles(event)) return
      draggedOver.current = event.target
      latest.current.onDrag()
    }
    const leave = ({ target }: DragEvent) => {
      if (target === draggedOver.current) draggedOver.current = null
    }
    // Otherwise the browser would open the file in place of the page.
    const over = (event: DragEvent) => {
      if (hasFiles(event)) event.preventDefault()
    }
    const drop = (event: DragEvent) => {
      draggedOver.current = null
      if (event === handled.current || !event.dataTransfer || !hasFiles(event)) return
      event.preventDefault()
      const kind = kindAt(event.target)
      const files = filesFromTransfer(event.dataTransfer)
      latest.current.onFiles(kind ? files.map((file) => ({ ...file, kind })) : files)
    }
    addEventListener('dragenter', enter)
    addEventListener('dragleave', leave)
    addEventListener('dragover', over)
    addEventListener('drop', drop)
    return () => {
      removeEventListener('dragenter', enter)
      removeEventListener('dragleave', leave)
      removeEventListener('dragover', over)
      removeEventListener('drop', drop)
    }
  }, [])

  /** The current position of the drag. */
  const whereDragged = useCallback(() => draggedOver.current, [])
  /** A drop was handled; its files must not be added twice. */
  const markHandled = useCallback((drop: Event) => {
    handled.current = drop
  }, [])
  return { whereDragged, markHandled }
}

/** A line of the guidance, or the place of a missing kind, gives its kind to a file dropped onto it. */
function kindAt(target: EventTarget | null): Kind | undefined {
  const place = target instanceof Element ? target.closest<HTMLElement>('[data-drop-kind]') : null
  const kind = place?.dataset['dropKind']
  return isKind(kind) ? kind : undefined
}

function hasFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes('Files') === true
}
