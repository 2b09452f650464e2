import { useEffect, useRef, type RefObject } from 'react'

const DIALOG = '[role="dialog"], [role="alertdialog"]'

/**
 * Keeps the focus in the list when its row goes away, as after a snooze: the next row gets it, or the last one.
 * @param rows changes with the rows
 * @param isCovered a dialog has the focus until it closes
 */
export function useFocusedRow(
  list: RefObject<HTMLElement | null>,
  rows: unknown,
  isCovered: boolean,
): void {
  const focused = useRef<{ row: Element; index: number } | null>(null)
  useEffect(() => {
    const onFocusIn = ({ target }: FocusEvent) => {
      if (!(target instanceof Element) || target.closest(DIALOG)) return
      const row = list.current?.contains(target) ? target.closest('tbody tr') : null
      focused.current = row && { row, index: [...(row.parentElement?.children ?? [])].indexOf(row) }
    }
    document.addEventListener('focusin', onFocusIn)
    return () => document.removeEventListener('focusin', onFocusIn)
  }, [list])
  useEffect(() => {
    const lost = focused.current
    if (isCovered || !lost || lost.row.isConnected || document.activeElement !== document.body)
      return
    const links = [...(list.current?.querySelectorAll<HTMLElement>('[data-dispute-link]') ?? [])]
    const next = links[Math.min(lost.index, links.length - 1)] ?? list.current
    next?.focus()
  }, [list, rows, isCovered])
}
