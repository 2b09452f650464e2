/** The longest name that is searched for; a longer text after `@` is no mention. */
const MAX_TYPED = 40

export type TypedMention = { start: number; typed: string }

/** The mention that is being typed before the caret: `@` at the beginning of a word, and the text after it. */
export function mentionAt(text: string, caret: number): TypedMention | null {
  const before = text.slice(Math.max(0, caret - MAX_TYPED - 1), caret)
  const at = before.lastIndexOf('@')
  if (at === -1) return null
  const typed = before.slice(at + 1)
  const start = caret - typed.length - 1
  const isWordStart = start === 0 || /[\s\p{P}]/u.test(text[start - 1] ?? '')
  return !isWordStart || /[\n@]|\s\s/u.test(typed) ? null : { start, typed }
}

/** The text with the mention completed, and where the caret is then. */
export function completeMention(
  text: string,
  { start, typed }: TypedMention,
  name: string,
): { text: string; caret: number } {
  const mark = `@${name} `
  const rest = text.slice(start + 1 + typed.length).replace(/^ /, '')
  return { text: text.slice(0, start) + mark + rest, caret: start + mark.length }
}
