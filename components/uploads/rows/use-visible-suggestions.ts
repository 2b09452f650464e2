'use client'

import { useEffect, useState, type RefObject } from 'react'
import { suggestionOf } from '@/components/uploads/queue/queue-rules'
import type { QueueItem } from '@/components/uploads/queue/types'
import type { Kind } from '@/lib/evidence/kinds'
import { coveredTop, paneOf, scrollPort, scrollToStart } from './scroll-port'

/** Marks the place of a suggestion; its value is the `suggestionKey`. */
export const SUGGESTED = 'data-suggested'

/** Another kind in the same row is another suggestion, which has to be seen again. */
export const suggestionKey = (itemId: string, kind: Kind) => `${itemId} ${kind}`

/** Browsers round the last pixel. */
const WHOLE = 0.95

/**
 * `visible`: the suggested kinds that are on screen now, by item id, not those scrolled out of view or behind the action
 * bar. Only these may be sent, since a person accepts what they see. `showNext` scrolls to one that is not.
 */
export function useVisibleSuggestions(
  items: readonly QueueItem[],
  { list, bar, rendered }: VisibleSuggestionsOptions,
): { visible: ReadonlyMap<string, Kind>; showNext: () => void } {
  const [onScreen, setOnScreen] = useState<ReadonlySet<string>>(new Set())
  const [aboveBar, setAboveBar] = useState<ReadonlySet<string>>(new Set())
  const suggested = items.flatMap((item): [string, Kind][] => {
    const suggestion = suggestionOf(item)
    return suggestion ? [[item.id, suggestion.kind]] : []
  })
  const { height, pane, top } = useBarPlace(bar, items.length > 0)
  const keys = suggested.map(([id, kind]) => suggestionKey(id, kind)).join()

  useEffect(() => {
    if (keys === '') return
    const watch = (set: typeof setOnScreen, options: IntersectionObserverInit) => {
      const note = (entries: IntersectionObserverEntry[]) =>
        set((before) => withEntries(before, entries))
      return new IntersectionObserver(note, { threshold: [0, WHOLE], ...options })
    }
    // The bar is at the bottom of what scrolls, and a pane may be partly outside of the window.
    const observers = [
      watch(setOnScreen, { rootMargin: `-${top}px 0px 0px` }),
      watch(setAboveBar, { root: pane, rootMargin: `0px 0px -${height}px 0px` }),
    ]
    for (const place of list.current?.querySelectorAll(`[${SUGGESTED}]`) ?? []) {
      for (const observer of observers) observer.observe(place)
    }
    return () => {
      for (const observer of observers) observer.disconnect()
    }
  }, [keys, list, height, pane, top, rendered])

  const isSeen = (key: string) => onScreen.has(key) && aboveBar.has(key)
  return {
    visible: new Map(suggested.filter(([id, kind]) => isSeen(suggestionKey(id, kind)))),
    showNext() {
      const places = [...(list.current?.querySelectorAll(`[${SUGGESTED}]`) ?? [])]
      const hidden = places.filter((place) => !isSeen(place.getAttribute(SUGGESTED) ?? ''))
      const below = hidden.find(
        (place) => place.getBoundingClientRect().top > scrollPort(place).top,
      )
      const row = (below ?? hidden[0])?.closest('li')
      if (row) scrollToStart(row)
    },
  }
}

type VisibleSuggestionsOptions = {
  list: RefObject<HTMLElement | null>
  /** The action bar, which covers the rows behind it. */
  bar: RefObject<HTMLElement | null>
  /** The ids of the rows on the page. */
  rendered: ReadonlySet<string>
}

type BarPlace = {
  /** In CSS pixels. */
  height: number
  /** In which it stays at the bottom; null for the window. */
  pane: HTMLElement | null
  /** Covered at the top of the window, in CSS pixels. */
  top: number
}

/** On a narrow screen only the last part of the bar is a box of its own, and stays on screen. */
function useBarPlace(bar: RefObject<HTMLElement | null>, isThere: boolean): BarPlace {
  const [place, setPlace] = useState<BarPlace>({ height: 0, pane: null, top: 0 })
  useEffect(() => {
    const boxes = [bar.current, bar.current?.lastElementChild].filter(
      (box) => box instanceof HTMLElement,
    )
    // A window of another width has panes or not, and changes the width of the bar.
    const observer = new ResizeObserver(() => {
      const height = Math.max(...boxes.map(({ offsetHeight }) => offsetHeight))
      const pane = bar.current && paneOf(bar.current)
      setPlace({ height, pane, top: coveredTop() })
    })
    for (const box of boxes) observer.observe(box)
    return () => observer.disconnect()
  }, [bar, isThere])
  return place
}

function withEntries(
  before: ReadonlySet<string>,
  entries: readonly IntersectionObserverEntry[],
): ReadonlySet<string> {
  const after = new Set(before)
  for (const { target, isIntersecting, intersectionRatio } of entries) {
    const key = target.getAttribute(SUGGESTED) ?? ''
    if (isIntersecting && intersectionRatio >= WHOLE) after.add(key)
    else after.delete(key)
  }
  return after
}
