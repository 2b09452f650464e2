'use client'

import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react'

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
    const doubleClick = () => doubleClicked()
    stage.addEventListener('dblclick', doubleClick)
    // A scrollable area must be reachable by keyboard.
    stage.tabIndex = 0
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

function overflows({ scrollWidth, clientWidth, scrollHeight, clientHeight }: HTMLElement): boolean {
  return scrollWidth > clientWidth || scrollHeight > clientHeight
}
