'use client'

import { useCallback, type RefObject } from 'react'

/** Moves the focus from link to link, so that the chosen row is the focused one and Enter opens it. */
export function useRowKeys(list: RefObject<HTMLElement | null>) {
  const move = useCallback(
    (step: 1 | -1) => {
      const links = [...(list.current?.querySelectorAll<HTMLElement>('[data-dispute-link]') ?? [])]
      const focused = links.findIndex((link) => link === document.activeElement)
      // With nothing chosen yet, down is the first row and up the last.
      const target = focused === -1 ? (step === 1 ? 0 : links.length - 1) : focused + step
      links[target]?.focus()
    },
    [list],
  )
  return { next: () => move(1), previous: () => move(-1) }
}
