'use client'

import { useEffect, useEffectEvent, type RefObject } from 'react'
import { findText } from './find-text'
import type { Find } from './use-find'

type PageFind = {
  page: number
  find: Find
  /** Whether the element has the text of the page yet. */
  hasText: boolean
  onReveal: (match: Range) => void
}

/** Marks the matches in the text of a page, and reveals the current one. */
export function useFoundText(ref: RefObject<HTMLElement | null>, props: PageFind): void {
  const { page, find, hasText } = props
  const { query, highlights } = find
  const currentIndex = find.current?.page === page ? find.current.index : null
  const reveal = useEffectEvent(props.onReveal)

  useEffect(() => {
    if (!hasText || !ref.current || query === '') return
    const ranges = rangesOf(ref.current, query)
    const current = currentIndex === null ? undefined : ranges[currentIndex]
    for (const range of ranges) highlights?.all.add(range)
    if (current) {
      highlights?.active.add(current)
      reveal(current)
    }
    return () => {
      for (const range of ranges) {
        highlights?.all.delete(range)
        highlights?.active.delete(range)
      }
    }
  }, [ref, hasText, query, currentIndex, highlights])
}

/** The matches as they are counted by `findText`, over the text nodes of the element. */
function rangesOf(element: HTMLElement, query: string): Range[] {
  const nodes: { node: Text; start: number }[] = []
  let text = ''
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const node = walker.currentNode
    if (!(node instanceof Text)) continue
    nodes.push({ node, start: text.length })
    text += node.data
  }
  let at = 0
  const place = (position: number) => {
    // Matches are in order, so the search resumes where the last one ended.
    while (at + 1 < nodes.length && (nodes[at + 1]?.start ?? 0) < position) at += 1
    const found = nodes[at]
    return found && ([found.node, position - found.start] as const)
  }
  return findText(text, query).flatMap(({ start, end }) => {
    const range = document.createRange()
    const from = place(start + 1)
    const to = place(end)
    if (!from || !to) return []
    range.setStart(from[0], from[1] - 1)
    range.setEnd(...to)
    return [range]
  })
}
