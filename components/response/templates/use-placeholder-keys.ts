import { useEffect, useRef, type KeyboardEvent, type RefObject } from 'react'
import { nextPlaceholder, type Placeholder } from '@/lib/evidence/response-templates'

/**
 * Tab and Shift+Tab select the placeholders of a text in turn, while there are any. After Escape, Tab leaves the field,
 * so that it does not trap the keyboard (WCAG 2.1.2).
 */
export function usePlaceholderKeys(
  field: RefObject<HTMLTextAreaElement | null>,
  placeholders: readonly Placeholder[],
  text: string,
) {
  const leaves = useRef(false)
  /** The offset from which the next rendered text selects its first placeholder. */
  const from = useRef<number | null>(null)
  useEffect(() => {
    if (from.current === null || !field.current) return
    const offset = from.current
    from.current = null
    field.current.focus()
    const first = placeholders.find(({ start }) => start >= offset)
    if (first) selectInField(field.current, first)
  }, [field, placeholders, text])
  return {
    /** Selects the first placeholder at or after an offset of the text that is rendered next. */
    selectFrom(offset: number) {
      from.current = offset
    },
    onBlur() {
      leaves.current = false
    },
    onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
      if (event.nativeEvent.isComposing) return
      if (event.key === 'Shift') return
      const isLeaving = leaves.current
      leaves.current = event.key === 'Escape'
      if (event.key !== 'Tab' || isLeaving || event.ctrlKey || event.altKey || event.metaKey) return
      const { selectionStart, selectionEnd } = event.currentTarget
      const next = nextPlaceholder(
        placeholders,
        { start: selectionStart, end: selectionEnd },
        event.shiftKey ? 'back' : 'forward',
      )
      if (!next) return
      event.preventDefault()
      selectInField(event.currentTarget, next)
    },
  }
}

/** Selects a part of a field's text and scrolls to it, which browsers do not. Offsets in characters. */
export function selectInField(
  field: HTMLTextAreaElement,
  { start, end }: { start: number; end: number },
): void {
  field.focus()
  field.setSelectionRange(start, end)
  // The text wraps, so its share of the height is an estimate, which puts the part near the middle.
  const share = start / Math.max(1, field.value.length)
  field.scrollTop = share * field.scrollHeight - field.clientHeight / 2
}
