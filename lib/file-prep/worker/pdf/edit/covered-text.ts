import type { Box } from '@/lib/file-prep/shared/edit'
import type { TextPiece } from '@/lib/file-prep/shared/number-boxes'
import type { PageNote } from '@/lib/file-prep/shared/pdf-notes'

/** Shorter texts occur in every file, so finding one proves nothing. */
export const MIN_LETTERS = 4
/** Shorter ones count only as whole words: `1200` is not found in `112003`. */
const MIN_LETTERS_IN_WORDS = 8

/** The texts of annotations and fields under black boxes. */
export function coveredNotes(
  notes: readonly Pick<PageNote, 'texts' | 'box'>[],
  boxes: readonly Box[],
): string[] {
  const covered = notes.filter(({ box }) => isInside(box, boxes))
  return covered
    .flatMap(({ texts }) => texts)
    .filter((text) => lettersIn(text).length >= MIN_LETTERS)
}

/** Shorter byte sequences occur by chance in a picture or a font. */
const MIN_PATTERN_BYTES = 6

type Word = { text: string; start: number; end: number }

/**
 * The texts under black boxes, line by line: words with at least half of their letters in a box. Measured in a similar
 * font, as in `boxesOverNumbers`.
 */
export function coveredTexts(pieces: readonly TextPiece[], boxes: readonly Box[]): string[] {
  const texts: string[] = []
  let line = ''
  const finish = () => {
    if (lettersIn(line).length >= MIN_LETTERS) texts.push(line.trim())
    line = ''
  }
  for (const piece of pieces) {
    for (const word of wordsOf(piece.text)) {
      const isGap = lettersIn(word.text) === ''
      if (isGap ? line !== '' : isCovered(piece, word, boxes)) line += word.text
      else if (!isGap) finish()
    }
    if (piece.endsLine) finish()
  }
  finish()
  return texts
}

function isCovered(piece: TextPiece, word: Word, boxes: readonly Box[]): boolean {
  const whole = piece.measure(piece.text)
  if (whole === 0) return isInside(piece.boxBetween(0, 1), boxes)
  let covered = 0
  for (let at = word.start; at < word.end; at++) {
    const from = piece.measure(piece.text.slice(0, at)) / whole
    const to = piece.measure(piece.text.slice(0, at + 1)) / whole
    if (isInside(piece.boxBetween(from, to), boxes)) covered += 1
  }
  return covered * 2 >= word.end - word.start
}

/** By its centre; areas outside the page are empty. */
function isInside({ x, y, width, height }: Box, boxes: readonly Box[]): boolean {
  if (width === 0 || height === 0) return false
  const [middleX, middleY] = [x + width / 2, y + height / 2]
  return boxes.some(
    (box) => isBetween(middleX, box.x, box.width) && isBetween(middleY, box.y, box.height),
  )
}

function isBetween(value: number, from: number, length: number): boolean {
  return value >= Math.min(from, from + length) && value <= Math.max(from, from + length)
}

/** Texts to be searched for in others, in any spacing and form. */
export class SearchedTexts {
  /** By their letters alone. */
  readonly #texts = new Map<string, string>()
  readonly #patterns: readonly Uint8Array[]

  constructor(texts: readonly string[]) {
    for (const text of texts) this.#texts.set(lettersIn(text), text)
    const written = texts.flatMap((text) => [text, text.replaceAll(/\s/g, '')])
    this.#patterns = [...new Set(written)].flatMap(patternsOf)
  }

  get size(): number {
    return this.#texts.size
  }

  /** Byte by byte, where strings cannot be separated from other data. */
  areInBytes(bytes: Uint8Array): boolean {
    return this.#patterns.some((pattern) => includes(bytes, pattern))
  }

  /** The ones contained in a text. */
  findIn(text: string): string[] {
    const letters = lettersIn(text)
    const likely = [...this.#texts].filter(([searched]) => letters.includes(searched))
    if (likely.length === 0) return []
    const starts = wordStarts(text)
    const found = likely.filter(([searched]) => {
      for (let at = letters.indexOf(searched); at !== -1; at = letters.indexOf(searched, at + 1)) {
        if (searched.length >= MIN_LETTERS_IN_WORDS) return true
        if (starts.has(at) && starts.has(at + searched.length)) return true
      }
      return false
    })
    return found.map(([, written]) => written)
  }

  areIn(text: string): boolean {
    return this.findIn(text).length > 0
  }
}

function patternsOf(text: string): Uint8Array[] {
  const units = Array.from({ length: text.length }, (_, at) => text.charCodeAt(at))
  const patterns = [
    new TextEncoder().encode(text),
    ...(units.every((unit) => unit < 256) ? [Uint8Array.from(units)] : []),
    Uint8Array.from(units.flatMap((unit) => [unit >> 8, unit & 255])),
    Uint8Array.from(units.flatMap((unit) => [unit & 255, unit >> 8])),
  ]
  return patterns.filter(({ length }) => length >= MIN_PATTERN_BYTES)
}

function includes(bytes: Uint8Array, pattern: Uint8Array): boolean {
  const [first = 0] = pattern
  for (let at = bytes.indexOf(first); at !== -1; at = bytes.indexOf(first, at + 1)) {
    if (pattern.every((byte, index) => bytes[at + index] === byte)) return true
  }
  return false
}

/** The boundaries of words within the letters of a text. */
function wordStarts(text: string): ReadonlySet<number> {
  const starts = new Set([0])
  let at = 0
  for (const { text: word } of wordsOf(text)) {
    at += lettersIn(word).length
    starts.add(at)
  }
  return starts
}

function wordsOf(text: string): Word[] {
  const segments = new Intl.Segmenter('und', { granularity: 'word' }).segment(text)
  return Array.from(segments, ({ segment, index }) => ({
    text: segment,
    start: index,
    end: index + segment.length,
  }))
}

function lettersIn(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}]/gu, '')
}
