'use client'

import { useEffect, useEffectEvent, type RefObject } from 'react'
import type { Point } from './geometry'

/** In CSS pixels: a pointer that moves less counts as a tap. */
const TAP_RADIUS = 5

export type PointerHandlers = {
  /** Points are fractions of the area. `target` is the touched element. */
  onDown: (at: Point, target: Element) => void
  onDrag: (to: Point) => void
  /** After a drag. */
  onDrop: (at: Point) => void
  onTap: (at: Point) => void
  /** A second finger was added, or the browser took over: the gesture is discarded. */
  onCancel: () => void
}

type Press = { id: number; x: number; y: number; dragging: boolean }

/** Tracks one pointer at a time on an area, without effect on surrounding elements. */
export function usePointer(
  area: RefObject<HTMLElement | null>,
  enabled: boolean,
  handlers: PointerHandlers,
): void {
  const down = useEffectEvent(handlers.onDown)
  const drag = useEffectEvent(handlers.onDrag)
  const drop = useEffectEvent(handlers.onDrop)
  const tap = useEffectEvent(handlers.onTap)
  const cancel = useEffectEvent(handlers.onCancel)

  useEffect(() => {
    const element = area.current
    if (!element || !enabled) return
    const controller = new AbortController()
    const { signal } = controller
    let press: Press | null = null

    const shareOf = ({ clientX, clientY }: PointerEvent): Point => {
      const { left, top, width, height } = element.getBoundingClientRect()
      return { x: (clientX - left) / width, y: (clientY - top) / height }
    }
    const end = () => {
      if (press) cancel()
      press = null
    }
    element.addEventListener(
      'pointerdown',
      (event) => {
        // The surrounding area would scroll.
        event.stopPropagation()
        if (press) return end()
        if (event.button !== 0 || !(event.target instanceof Element)) return
        event.preventDefault()
        press = { id: event.pointerId, x: event.clientX, y: event.clientY, dragging: false }
        element.setPointerCapture(event.pointerId)
        down(shareOf(event), event.target)
      },
      { signal },
    )
    element.addEventListener(
      'pointermove',
      (event) => {
        if (press?.id !== event.pointerId) return
        press.dragging ||= Math.hypot(event.clientX - press.x, event.clientY - press.y) > TAP_RADIUS
        if (press.dragging) drag(shareOf(event))
      },
      { signal },
    )
    element.addEventListener(
      'pointerup',
      (event) => {
        if (press?.id !== event.pointerId) return
        const { dragging } = press
        press = null
        if (dragging) drop(shareOf(event))
        else tap(shareOf(event))
      },
      { signal },
    )
    element.addEventListener('pointercancel', end, { signal })
    element.addEventListener('dblclick', (event) => event.stopPropagation(), { signal })
    return () => {
      controller.abort()
      end()
    }
  }, [area, enabled])
}
