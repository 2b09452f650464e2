import type { RefObject } from 'react'

/** Sends the focus that Radix is about to move somewhere else; without a target Radix decides. */
export function focusInstead(
  event: Event,
  target: RefObject<HTMLElement | null> | undefined,
): void {
  if (!target?.current) return
  event.preventDefault()
  target.current.focus()
}
