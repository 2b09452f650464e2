'use client'

import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react'
import { anchorAt, heightOf, pageAt, pagesBetween, type PageLayout } from './page-layout'

type Range = { first: number; end: number }

type ColumnOptions = {
  stage: RefObject<HTMLElement | null>
  /** The element that contains the pages, inside of the stage. */
  column: RefObject<HTMLElement | null>
  layout: PageLayout | null
}

/**
 * Scrolling through a column of pages of which only those in view exist. The point in the middle of the view stays when
 * the layout changes.
 */
export function usePageColumn({ stage, column, layout }: ColumnOptions) {
  const [view, setView] = useState<{ range: Range; page: number }>(START)
  const latest = useRef(layout)
  /** Where `goTo` scrolled: a short last page does not reach the upper edge, and is the current one all the same. */
  const target = useRef<{ page: number; scrollTop: number } | null>(null)
  const middle = useRef<{ index: number; share: number; x: number } | null>(null)

  const read = useCallback(() => {
    const [area, pages, shown] = [stage.current, column.current, latest.current]
    if (!area || !pages || !shown) return
    const top = area.scrollTop - pages.offsetTop
    const height = area.clientHeight
    if (target.current && Math.abs(target.current.scrollTop - area.scrollTop) > 1) {
      target.current = null
    }
    middle.current = {
      ...anchorAt(shown, top + height / 2),
      x: (area.scrollLeft + area.clientWidth / 2) / area.scrollWidth,
    }
    // Half a view in advance on each side.
    const range = pagesBetween(shown, top - height / 2, top + height * 1.5)
    const page = target.current?.page ?? pageAt(shown.boxes, top + height / 3) + 1
    setView((before) =>
      before.page === page && before.range.first === range.first && before.range.end === range.end
        ? before
        : { range, page },
    )
  }, [stage, column])

  useEffect(() => {
    const area = stage.current
    area?.addEventListener('scroll', read, { passive: true })
    return () => area?.removeEventListener('scroll', read)
  }, [stage, read])

  useLayoutEffect(() => {
    const [area, pages] = [stage.current, column.current]
    latest.current = layout
    if (area && pages && layout && middle.current) {
      const { x, ...anchor } = middle.current
      area.scrollTo({
        top: pages.offsetTop + heightOf(layout, anchor) - area.clientHeight / 2,
        left: x * area.scrollWidth - area.clientWidth / 2,
        behavior: 'instant',
      })
      if (target.current) target.current.scrollTop = area.scrollTop
    }
    read()
  }, [layout, stage, column, read])

  /** Scrolls to the upper edge of a page. @returns false if there is no such page */
  const goTo = (page: number): boolean => {
    const box = layout?.boxes[page - 1]
    const area = stage.current
    if (!box || !area) return false
    area.scrollTo({ top: box.top, behavior: 'instant' })
    target.current = { page, scrollTop: area.scrollTop }
    read()
    return true
  }

  /** Scrolls as little as necessary to show something in a page, with some room around it. */
  const reveal = (shown: DOMRect) => {
    const area = stage.current
    if (!area) return
    const seen = area.getBoundingClientRect()
    const room = seen.height / 4
    const isAway = shown.top < seen.top + room / 4 || shown.bottom > seen.bottom - room / 4
    const isBeside = shown.left < seen.left || shown.right > seen.right
    area.scrollBy({
      top: isAway ? shown.top - seen.top - room : 0,
      left: isBeside ? shown.left - seen.left - seen.width / 4 : 0,
      behavior: 'instant',
    })
  }

  return { ...view, goTo, reveal }
}

const START = { range: { first: 0, end: 1 }, page: 1 }
