/** Selects a part of a field's text and scrolls to it; browsers do not scroll by themselves. Offsets in characters. */
export function selectInField(
  field: HTMLTextAreaElement,
  { start, end }: { start: number; end: number },
): void {
  field.focus()
  field.setSelectionRange(start, end)
  // The text wraps, so its share of the height is an estimate; the part lands near the middle.
  const share = start / Math.max(1, field.value.length)
  field.scrollTop = share * field.scrollHeight - field.clientHeight / 2
}
