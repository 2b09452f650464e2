'use client'

import { useCallback, useEffect, useLayoutEffect, useRef, type RefObject } from 'react'

const SLIDE_MS = 150

/**
 * When an area has grown or shrunk since the last render, what is below slides to its new place instead of jumping there.
 * Transforms are not layout shifts (https://web.dev/articles/cls). To be called by the component that renders the area.
 *
 * @returns a function to call before a change that the person makes, which nothing slides after: a slide would make the
 * next frame, which they wait for, longer
 */
export function useSlideBelow(area: RefObject<HTMLElement | null>): () => void {
  /** As painted last, in CSS pixels; null before. */
  const height = useRef<number | null>(null)
  const isAwaited = useRef(false)

  // Chromium notes shifts at the first layout of a frame: an animation that a ResizeObserver starts is too late.
  useLayoutEffect(() => {
    const element = area.current
    if (!element) return
    const grown = element.offsetHeight - (height.current ?? element.offsetHeight)
    height.current = element.offsetHeight
    const jumps = isAwaited.current
    isAwaited.current = false
    if (grown === 0 || jumps || matchMedia('(prefers-reduced-motion: reduce)').matches) return
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

  return useCallback(() => {
    isAwaited.current = true
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
