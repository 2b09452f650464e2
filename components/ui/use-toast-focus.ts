import { useEffect, useRef, type RefObject } from 'react'

/**
 * The keyboard's way to a message and back. Messages are at the end of the page, so the first Tab after the newest one with
 * an action has appeared leads to that action. Leaving the message, or closing it, returns to where the focus was.
 * @param isNext whether it is the newest message with an action
 * @returns gives the focus back; to be called before the message disappears
 */
export function useToastFocus(card: RefObject<HTMLElement | null>, isNext: boolean): () => void {
  const origin = useRef<EventTarget | null>(null)

  const giveBack = () => {
    if (card.current?.contains(document.activeElement)) focusOrMain(origin.current)
  }

  useEffect(() => {
    const element = card.current
    if (!element) return
    const onFocusIn = ({ relatedTarget }: FocusEvent) => {
      const isInside = relatedTarget instanceof Node && element.contains(relatedTarget)
      if (!isInside) origin.current = relatedTarget
    }
    const onKey = (event: KeyboardEvent) => {
      if (!isTab(event)) return
      const buttons = element.querySelectorAll('button')
      const edge = event.shiftKey ? buttons[0] : buttons[buttons.length - 1]
      if (event.target !== edge) return
      event.preventDefault()
      focusOrMain(origin.current)
    }
    element.addEventListener('focusin', onFocusIn)
    element.addEventListener('keydown', onKey)
    return () => {
      element.removeEventListener('focusin', onFocusIn)
      element.removeEventListener('keydown', onKey)
    }
  }, [card])

  useEffect(() => {
    if (!isNext) return
    const onKey = (event: KeyboardEvent) => {
      if (!isTab(event) || event.shiftKey || event.defaultPrevented) return
      // A dialog keeps the focus.
      if (document.activeElement?.closest('[role="dialog"], [role="alertdialog"]')) return
      document.removeEventListener('keydown', onKey)
      if (card.current?.contains(document.activeElement)) return
      event.preventDefault()
      card.current?.querySelector('button')?.focus()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [card, isNext])

  return giveBack
}

function focusOrMain(target: EventTarget | null): void {
  const isThere = target instanceof HTMLElement && target.isConnected
  const element = isThere ? target : document.querySelector<HTMLElement>('main')
  element?.focus()
}

function isTab({ key, ctrlKey, altKey, metaKey }: KeyboardEvent): boolean {
  return key === 'Tab' && !ctrlKey && !altKey && !metaKey
}
