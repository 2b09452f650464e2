'use client'

import { useEffect, useEffectEvent, type RefObject } from 'react'
import type { Target } from './grab'

/** Reports which frame within the area gets the focus, and which keys are pressed on it. */
export function useFrameKeys(
  area: RefObject<HTMLElement | null>,
  onFocus: (box: number | null) => void,
  onKey: (target: Target, event: KeyboardEvent) => void,
): void {
  const focus = useEffectEvent(onFocus)
  const press = useEffectEvent(onKey)

  useEffect(() => {
    const element = area.current
    if (!element) return
    const controller = new AbortController()
    const { signal } = controller
    element.addEventListener(
      'focusin',
      ({ target }) => {
        const frame = frameOf(target)
        focus(frame === 'crop' ? null : frame)
      },
      { signal },
    )
    element.addEventListener(
      'keydown',
      (event) => {
        if (event.ctrlKey || event.metaKey || event.altKey) return
        const frame = frameOf(event.target)
        if (frame !== null) press(frame, event)
      },
      { signal },
    )
    return () => controller.abort()
  }, [area])
}

function frameOf(element: EventTarget | null): Target | null {
  if (!(element instanceof HTMLElement)) return null
  const { box, crop } = element.dataset
  if (crop !== undefined) return 'crop'
  return box === undefined ? null : Number(box)
}
