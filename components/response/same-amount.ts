/** Whether the typed text is this amount, with or without its symbol, its commas and its zero decimals. */
export function isSameAmount(typed: string, written: string): boolean {
  const value = valueOf(typed)
  return value !== null && value === valueOf(written)
}

function valueOf(text: string): number | null {
  const digits = text
    .normalize('NFKC')
    .replace(/[^\d.]/g, '')
    .replace(/^\.+/, '')
  return /^\d+(\.\d*)?$/.test(digits) ? Number(digits) : null
}
