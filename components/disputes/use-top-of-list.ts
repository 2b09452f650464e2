'use client'

import { useEffect, useRef, type RefObject } from 'react'

/** A new page is read from its top, however far down the button was that asked for it. */
export function useTopOfList(list: RefObject<HTMLElement | null>, offset: number): void {
  const shown = useRef(offset)
  useEffect(() => {
    if (shown.current === offset) return
    shown.current = offset
    const top = list.current?.getBoundingClientRect().top ?? 0
    if (top < 0) list.current?.scrollIntoView({ block: 'start' })
  }, [list, offset])
}
