'use client'

import {
  useCallback,
  useEffect,
  useEffectEvent,
  useMemo,
  useRef,
  useState,
  type RefObject,
} from 'react'
import type { KeyActions } from './use-viewer-keys'

/** The area inside its padding, in CSS pixels. */
export type StageSize = { width: number; height: number }

// Debounced, since redrawing a page for every pixel of a resize would block everything else.
const SIZE_STEP = 16

/**
 * The scrolling area of a file: its size, panning with the mouse, and `keepCentre`, to be called when the content has
 * changed its size, so that the centre stays.
 * @param onDoubleClick a shortcut for the mouse; keys and buttons do the same
 */
export function useStage(onDoubleClick: () => void) {
  const ref = useRef<HTMLDivElement>(null)
  const centre = useRef<Point | null>(null)
  const [size, setSize] = useState<StageSize | null>(null)
  const keepCentre = useCallback(() => {
    const stage = ref.current
    if (!stage) return
    if (centre.current) {
      stage.scrollLeft = centre.current.x * stage.scrollWidth - stage.clientWidth / 2
      stage.scrollTop = centre.current.y * stage.scrollHeight - stage.clientHeight / 2
    }
    centre.current = centreOf(stage)
  }, [])

  const doubleClicked = useEffectEvent(onDoubleClick)

  useEffect(() => {
    const stage = ref.current
    if (!stage) return
    const observer = new ResizeObserver(([entry]) => {
      if (!entry) return
      const width = stepped(entry.contentRect.width)
      const height = stepped(entry.contentRect.height)
      setSize((old) => (old?.width === width && old.height === height ? old : { width, height }))
    })
    observer.observe(stage)
    const noteCentre = () => {
      centre.current = centreOf(stage)
    }
    stage.addEventListener('scroll', noteCentre, { passive: true })
    const stopDragging = letDrag(stage)
    const doubleClick = (event: Event) => {
      if (!isOverText(event)) doubleClicked()
    }
    stage.addEventListener('dblclick', doubleClick)
    // A scrollable area must be reachable by keyboard.
    stage.tabIndex = 0
    stage.dataset.stage = ''
    return () => {
      observer.disconnect()
      stage.removeEventListener('scroll', noteCentre)
      stage.removeEventListener('dblclick', doubleClick)
      stopDragging()
    }
  }, [])

  return { ref, size, keepCentre }
}

type Point = { x: number; y: number }

/** The point of the content in the centre, as a fraction of its width and height. */
function centreOf(stage: HTMLElement): Point {
  return {
    x: (stage.scrollLeft + stage.clientWidth / 2) / stage.scrollWidth,
    y: (stage.scrollTop + stage.clientHeight / 2) / stage.scrollHeight,
  }
}

function stepped(pixels: number): number {
  return Math.floor(pixels / SIZE_STEP) * SIZE_STEP
}

function letDrag(stage: HTMLElement): () => void {
  const controller = new AbortController()
  const { signal } = controller
  let last: { x: number; y: number } | null = null

  const end = () => {
    last = null
    delete stage.dataset.dragging
  }
  stage.addEventListener(
    'pointerdown',
    (event) => {
      // Touch scrolls natively.
      if (event.pointerType !== 'mouse' || event.button !== 0 || !overflows(stage)) return
      if (isOverText(event)) return
      last = { x: event.clientX, y: event.clientY }
      stage.dataset.dragging = ''
      stage.setPointerCapture(event.pointerId)
    },
    { signal },
  )
  stage.addEventListener(
    'pointermove',
    (event) => {
      if (!last) return
      stage.scrollBy(last.x - event.clientX, last.y - event.clientY)
      last = { x: event.clientX, y: event.clientY }
    },
    { signal },
  )
  stage.addEventListener('pointerup', end, { signal })
  stage.addEventListener('pointercancel', end, { signal })
  return () => controller.abort()
}

/** Over text the mouse selects. */
function isOverText({ target }: Event): boolean {
  return target instanceof Element && target.closest('[data-selectable]') !== null
}

function overflows({ scrollWidth, clientWidth, scrollHeight, clientHeight }: HTMLElement): boolean {
  return scrollWidth > clientWidth || scrollHeight > clientHeight
}

/** How much of the view stays visible when scrolling by one view, in CSS pixels. */
const KEPT_IN_VIEW = 40
const LINE = 48

/** The keys that scroll a file, wherever the focus is. */
export function useScrollKeys(stage: RefObject<HTMLElement | null>): KeyActions {
  return useMemo(() => scrollKeys(stage), [stage])
}

function scrollKeys(stage: RefObject<HTMLElement | null>): KeyActions {
  const scroll = (left: number, top: number) => {
    stage.current?.scrollBy({ left, top, behavior: 'instant' })
  }
  const byView = (step: 1 | -1) =>
    scroll(0, step * Math.max(LINE, (stage.current?.clientHeight ?? 0) - KEPT_IN_VIEW))
  const sideways = (left: number) => {
    if (!stage.current || !isWider(stage.current)) return false
    scroll(left, 0)
    return true
  }
  return {
    PageDown: () => byView(1),
    PageUp: () => byView(-1),
    ' ': ({ shiftKey }) => byView(shiftKey ? -1 : 1),
    ArrowDown: () => scroll(0, LINE),
    ArrowUp: () => scroll(0, -LINE),
    ArrowRight: () => sideways(LINE),
    ArrowLeft: () => sideways(-LINE),
    Home: () => stage.current?.scrollTo({ top: 0, behavior: 'instant' }),
    End: () => stage.current?.scrollTo({ top: stage.current.scrollHeight, behavior: 'instant' }),
  }
}

/** Whether the file shown inside of `parent` is magnified beyond its area: then the arrow keys scroll it. */
export function scrollsSideways(parent: HTMLElement | null): boolean {
  const stage = parent?.querySelector<HTMLElement>('[data-stage]')
  return stage !== null && stage !== undefined && isWider(stage)
}

function isWider({ scrollWidth, clientWidth }: HTMLElement): boolean {
  return scrollWidth > clientWidth
}
