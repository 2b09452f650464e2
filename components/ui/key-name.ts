/** The fields of a keyboard event that determine the key's name. */
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

/** The characters of other keys with shortcuts, without and with Shift. */
const LATIN: Readonly<Record<string, string>> = {
  Slash: '/?',
  Minus: '-_',
  Equal: '=+',
  Digit0: '0)',
}

function latinKey({ key, code, shiftKey }: PressedKey): string {
  const isOtherScript = key.length === 1 && key > '\u024f'
  if (!isOtherScript) return key
  const letter = /^Key([A-Z])$/.exec(code)?.[1]
  if (letter) return shiftKey ? letter : letter.toLowerCase()
  return LATIN[code]?.[shiftKey ? 1 : 0] ?? key
}
