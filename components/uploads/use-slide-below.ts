'use client'

import { useCallback, useEffect, useLayoutEffect, useRef, type RefObject } from 'react'

const SLIDE_MS = 150

/**
 * When an area has grown or shrunk since the last render, what is below slides to its new place instead of jumping there.
 * Transforms are not layout shifts (https://web.dev/articles/cls). To be called by the component that renders the area.
 *
 * @returns a function to call before a person removes the row with the id: the change is not animated, because an animation
 * makes the frame that follows the input longer
 */
export function useSlideBelow(
  area: RefObject<HTMLElement | null>,
  rows: readonly { id: string }[],
): (id: string) => void {
  /** As painted last, in CSS pixels; null before. */
  const height = useRef<number | null>(null)
  /** The row that is being removed. */
  const leaving = useRef<string | null>(null)

  // Chromium notes shifts at the first layout of a frame: an animation that a ResizeObserver starts is too late.
  useLayoutEffect(() => {
    const element = area.current
    if (!element) return
    const grown = element.offsetHeight - (height.current ?? element.offsetHeight)
    height.current = element.offsetHeight
    const hasLeft = leaving.current !== null && rows.every(({ id }) => id !== leaving.current)
    if (hasLeft) leaving.current = null
    if (grown === 0 || hasLeft || matchMedia('(prefers-reduced-motion: reduce)').matches) return
    for (const below of elementsBelow(element)) {
      const from = { transform: `translateY(${-grown}px)` }
      // Added to a slide that is still running.
      const options = { duration: SLIDE_MS, easing: 'ease-out', composite: 'add' } as const
      below.animate([from, { transform: 'translateY(0)' }], options)
    }
  })

  // Of other causes, such as another width of the window.
  useEffect(() => {
    const element = area.current
    if (!element) return
    const observer = new ResizeObserver(() => {
      height.current = element.offsetHeight
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [area])

  return useCallback((id) => {
    leaving.current = id
  }, [])
}

/** In the same column of the page. */
function elementsBelow(element: Element): Element[] {
  const { left, right } = element.getBoundingClientRect()
  const below: Element[] = []
  for (let at: Element | null = element; at && at.tagName !== 'MAIN'; at = at.parentElement) {
    for (let next = at.nextElementSibling; next; next = next.nextElementSibling) {
      const box = next.getBoundingClientRect()
      if (box.left < right && box.right > left) below.push(next)
    }
  }
  return below
}
