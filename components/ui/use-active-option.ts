import { useEffect, useRef, type RefObject } from 'react'

/** A listbox whose field keeps the focus: scrolls its active option into view. `active`: changes with the option. */
export function useActiveOption(active: string | number | null): RefObject<HTMLDivElement | null> {
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [active])
  return list
}
