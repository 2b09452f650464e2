/**
 * Puts a text on the clipboard. Where the page may not (no https, a permission that was denied), it is copied from a field
 * like text that the person has selected.
 * @throws when the browser refuses both
 */
export async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
  } catch {
    copyFromField(text)
  }
}

function copyFromField(text: string): void {
  const focused = document.activeElement
  const field = document.createElement('textarea')
  field.value = text
  field.readOnly = true
  field.className = 'sr-only'
  // In a dialog, so that its focus trap does not take the focus back.
  ;(focused?.closest('[role="dialog"]') ?? document.body).append(field)
  field.select()
  const isCopied = document.execCommand('copy')
  field.remove()
  if (focused instanceof HTMLElement) focused.focus()
  if (!isCopied) throw new Error('The browser did not copy')
}
