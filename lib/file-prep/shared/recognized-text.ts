import { findSensitiveNumbers } from '@/lib/evidence/sensitive-numbers'
import { boxesOverNumbers, type TextPiece } from './number-boxes'
import { numberNotes, type Note, type UnreadReason } from './processed'
import { uprightBox, type Box, type Edit } from './edit'

/** The languages in which pictures are read; the values are the names of the models. */
export const TEXT_LANGUAGES = ['eng', 'tha', 'jpn'] as const

export type TextLanguage = (typeof TEXT_LANGUAGES)[number]

/** `box`: in fractions of the picture once it is turned upright. */
export type RecognizedWord = { text: string; box: Box; endsLine: boolean }

/** The text in a picture, or on a scanned page of a PDF. */
export type RecognizedPage = {
  /** From 1; a picture is page 1. */
  page: number
  /** Degrees clockwise that turn the page upright. */
  turn: Edit['turn']
  words: readonly RecognizedWord[]
}

/** Scanned pages from this one on, or the picture as page 1, were not read, or not completely. */
export type Unread = { why: UnreadReason; fromPage: number }

/** The text in a file, and where nothing is known about text. */
export type Recognition = {
  /** The pages that were read, also those on which there is no text. */
  pages: readonly RecognizedPage[]
  /** Null when everything was read. */
  unread: Unread | null
}

export type RecognizeOptions = {
  /** In the order in which they are tried. */
  languages: readonly TextLanguage[]
  /** Of a PDF, from 1; null for its first scanned pages. */
  page: number | null
}

/** The words with spaces and line breaks. */
export function recognizedText({ words }: Pick<RecognizedPage, 'words'>): string {
  return words.map(({ text, endsLine }) => text + (endsLine ? '\n' : ' ')).join('')
}

/** The numbers in it, which pages are not upright, and which were not read, as notes on the row. */
export function recognizedNotes({ pages, unread }: Recognition, isPdf: boolean): Note[] {
  const numbers = pages.flatMap((page) =>
    numberNotes(
      findSensitiveNumbers(recognizedText(page)),
      isPdf ? { in: 'page', page: page.page } : { in: 'picture' },
    ),
  )
  const turned = pages.filter(({ turn }) => turn !== 0).map(({ page }) => page)
  return [
    ...numbers,
    ...(turned.length > 0
      ? [{ note: 'not_upright', pages: turned, isPicture: !isPdf } as const]
      : []),
    ...(unread ? [{ note: 'text_not_read', ...unread, isPicture: !isPdf } as const] : []),
  ]
}

/** All of a file. */
export function nothingRead(why: UnreadReason): Recognition {
  return { pages: [], unread: { why, fromPage: 1 } }
}

/** Boxes over the numbers in it, in fractions of the page as it is, before it is turned. */
export function boxesOverRecognized(page: RecognizedPage): Box[] {
  return boxesOverNumbers(page.words.map(toPiece)).map((box) => uprightBox(box, page.turn))
}

/** Letters of a word are taken to be equally wide. The box is a little larger than what was read. */
function toPiece({ text, box, endsLine }: RecognizedWord): TextPiece {
  const letters = text.length
  const margin = box.height * MARGIN
  const whole = endsLine ? text : `${text} `
  return {
    text: whole,
    endsLine,
    measure: (part) => Math.min(part.length, letters),
    boxBetween: (from, to) => within(box, from, to, margin),
  }
}

/** Of the height of the letters. */
const MARGIN = 0.2

function within({ x, y, width, height }: Box, from: number, to: number, margin: number): Box {
  const [left, right] = [share(x + width * from - margin), share(x + width * to + margin)]
  const [top, bottom] = [share(y - margin), share(y + height + margin)]
  return { x: left, y: top, width: right - left, height: bottom - top }
}

function share(value: number): number {
  return Math.min(Math.max(value, 0), 1)
}
