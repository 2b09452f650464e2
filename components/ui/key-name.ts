/** What of a keyboard event names its key. */
export type PressedKey = Pick<KeyboardEvent, 'key' | 'code' | 'shiftKey' | 'ctrlKey' | 'metaKey'>

/**
 * The name of a key in tables of shortcuts: `KeyboardEvent.key`, with the prefix `Control+` for Ctrl or ⌘, whose letters
 * are lower case. On keyboards without Latin letters, such as Thai, it is the character that a Latin keyboard has there.
 */
export function keyName(event: PressedKey): string {
  const key = latinKey(event)
  if (!event.ctrlKey && !event.metaKey) return key
  return `Control+${key.length === 1 ? key.toLowerCase() : key}`
}

function latinKey({ key, code, shiftKey }: PressedKey): string {
  const isOtherScript = key.length === 1 && key > '\u024f'
  if (!isOtherScript) return key
  const letter = /^Key([A-Z])$/.exec(code)?.[1]
  if (letter) return shiftKey ? letter : letter.toLowerCase()
  if (code === 'Slash') return shiftKey ? '?' : '/'
  return key
}
