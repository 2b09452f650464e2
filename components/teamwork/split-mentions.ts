/** `at`: where it begins in the text. */
export type TextPart = { part: string; at: number; isMention: boolean }

/**
 * Splits a text at each `@` and name of a mentioned person. Of two names, the longer one is found first. An `@` within a
 * word, as in an e-mail address, mentions no one, nor does a longer word that begins with a name; Thai and Japanese
 * words have no spaces between them, so only Latin letters and digits continue a name.
 */
export function splitMentions(text: string, names: readonly string[]): TextPart[] {
  const marks = names
    .filter((name) => name !== '')
    .map((name) => `@${name}`)
    .toSorted((a, b) => b.length - a.length)
  const parts: TextPart[] = []
  let plain = ''
  for (let at = 0; at < text.length;) {
    const mark =
      text[at] === '@' &&
      !LATIN.test(text[at - 1] ?? '') &&
      marks.find((each) => text.startsWith(each, at) && !continues(each, text[at + each.length]))
    if (!mark) {
      plain += text[at]
      at += 1
      continue
    }
    if (plain) parts.push({ part: plain, at: at - plain.length, isMention: false })
    plain = ''
    parts.push({ part: mark, at, isMention: true })
    at += mark.length
  }
  if (plain) parts.push({ part: plain, at: text.length - plain.length, isMention: false })
  return parts
}

const LATIN = /[\p{Script=Latin}\p{N}]/u

function continues(mark: string, next = ''): boolean {
  return LATIN.test(mark.at(-1) ?? '') && LATIN.test(next)
}
