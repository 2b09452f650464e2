import { toHex } from './to-hex'

/** Letters and digits of a shingle. Characters, because Thai and Japanese have no spaces between words. */
const SHINGLE = 5
/** Short texts of different files are often alike: a letterhead, a page number. In characters. */
const MIN_TEXT = 200
/** More characters do not make a text more distinct. */
const MAX_FINGERPRINTED = 100_000
/** Numbers, dates and amounts are what differs between two letters from the same template. */
const DIGIT_WEIGHT = 8
const WORDS = 8

/**
 * 256 bits in hex (SimHash) by the shingles of a text, whatever its spaces, line breaks and case; null for a short text.
 * A shingle counts once, however often the text repeats it.
 */
export function textFingerprint(pages: readonly string[]): string | null {
  const letters = firstOf(pages)
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}]/gu, '')
    // Some characters are normalized to many.
    .slice(0, MAX_FINGERPRINTED)
  if (letters.length < MIN_TEXT) return null
  const sums = new Float64Array(WORDS * 32)
  for (const shingle of shinglesOf(letters)) {
    const weight = /\p{N}/u.test(shingle) ? DIGIT_WEIGHT : 1
    let state = hash(shingle)
    for (let word = 0; word < WORDS; word++) {
      state = (state + 0x9e3779b9) | 0
      const bits = mix(state)
      for (let bit = 0; bit < 32; bit++) {
        const at = word * 32 + bit
        sums[at] = (sums[at] ?? 0) + ((bits >>> bit) & 1 ? weight : -weight)
      }
    }
  }
  return toHex(Array.from(sums, (sum) => sum > 0))
}

function firstOf(pages: readonly string[]): string {
  let text = ''
  for (const page of pages) {
    if (text.length >= MAX_FINGERPRINTED) break
    text += page
  }
  return text.slice(0, MAX_FINGERPRINTED)
}

function shinglesOf(letters: string): Set<string> {
  const shingles = new Set<string>()
  for (let at = 0; at + SHINGLE <= letters.length; at++) {
    shingles.add(letters.slice(at, at + SHINGLE))
  }
  return shingles
}

/** FNV-1a. */
function hash(text: string): number {
  let state = 0x811c9dc5
  for (let at = 0; at < text.length; at++) {
    state = Math.imul(state ^ text.charCodeAt(at), 0x01000193)
  }
  return state
}

/** The finalizer of MurmurHash3: every bit of the result depends on every bit of the input. */
function mix(value: number): number {
  let state = value
  state = Math.imul(state ^ (state >>> 16), 0x85ebca6b)
  state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35)
  return state ^ (state >>> 16)
}
