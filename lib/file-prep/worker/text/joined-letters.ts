import type { ReadWord } from './text-engine'

/** Of the height of a line: the gap between letters of one word is smaller. */
const MAX_GAP = 0.3
const WITHOUT_SPACES = /[\p{Script=Thai}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}ー]/u

/** The engine separates the letters of Thai and Japanese, which are written without spaces. */
export function joinedLetters(words: readonly ReadWord[]): ReadWord[] {
  const joined: ReadWord[] = []
  for (const word of words) {
    const before = joined.at(-1)
    if (before && isSameWord(before, word)) joined[joined.length - 1] = join(before, word)
    else joined.push(word)
  }
  return joined
}

function isSameWord(before: ReadWord, word: ReadWord): boolean {
  if (before.endsLine) return false
  if (!WITHOUT_SPACES.test(before.text) || !WITHOUT_SPACES.test(word.text)) return false
  return word.left - before.right < MAX_GAP * (before.bottom - before.top)
}

function join(before: ReadWord, word: ReadWord): ReadWord {
  return {
    text: before.text + word.text,
    confidence: Math.min(before.confidence, word.confidence),
    left: Math.min(before.left, word.left),
    top: Math.min(before.top, word.top),
    right: Math.max(before.right, word.right),
    bottom: Math.max(before.bottom, word.bottom),
    endsLine: word.endsLine,
  }
}
