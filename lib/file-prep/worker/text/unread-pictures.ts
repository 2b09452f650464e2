import type { Box } from '@/lib/file-prep/shared/edit'
import type { TextPiece } from '@/lib/file-prep/shared/number-boxes'
import { newCanvas, release } from '@/lib/file-prep/worker/image/canvas'
import type { PdfPages } from '@/lib/file-prep/worker/pdf/pdf-pages'

/** A page of which pictures cover this share is a scan, unless it has more than the text of a header and a footer. */
const MIN_COVERAGE = 0.5
/** Letters and digits; a page of print has 1,500 and more. */
const MAX_LETTERS = 300
/** Smaller icons and logos on a page of text have no text worth reading. */
const MIN_PICTURE_PIXELS = 400

/** The pictures of a page whose text is not in the page. */
export type UnreadPictures = {
  /** All of the page. */
  isScan: boolean
  /** Of the pictures, in fractions of the upright page. */
  boxes: readonly Box[]
  /** Of the page in their resolution, in pixels. */
  longestSide: number
}

/** Null when there are none. A picture with text over it has been read already. */
export async function unreadPictures(pdf: PdfPages, page: number): Promise<UnreadPictures | null> {
  const { coverage, longestSide, pictures } = await pdf.scan(page)
  if (coverage >= MIN_COVERAGE && countLetters(await pdf.text(page)) <= MAX_LETTERS) {
    return { isScan: true, boxes: [], longestSide }
  }
  const large = pictures.filter((picture) => picture.longestSide >= MIN_PICTURE_PIXELS)
  if (large.length === 0) return null
  const pieces = (await pdf.pieces(page)).map(placedLetters)
  const unread = large.filter(
    ({ box, share }) => countLettersIn(box, pieces) <= MAX_LETTERS * share,
  )
  if (unread.length === 0) return null
  const { width, height } = await pdf.size(page)
  const dpi = Math.max(...unread.map((picture) => picture.dpi))
  return {
    isScan: false,
    boxes: unread.map(({ box }) => box),
    longestSide: (dpi * Math.max(width, height)) / 72,
  }
}

/** The same page with nothing but the pictures. Releases `page`. */
export function onlyPictures(page: OffscreenCanvas, boxes: readonly Box[]): OffscreenCanvas {
  const { canvas, context } = newCanvas(page, { opaque: true })
  context.fillStyle = '#fff'
  context.fillRect(0, 0, page.width, page.height)
  for (const box of boxes) {
    const [x, y] = [Math.floor(box.x * page.width), Math.floor(box.y * page.height)]
    const width = Math.ceil(box.width * page.width)
    const height = Math.ceil(box.height * page.height)
    context.drawImage(page, x, y, width, height, x, y, width, height)
  }
  release(page)
  return canvas
}

/** `x` and `y`: of its middle. */
type PlacedLetters = { x: number; y: number; letters: number }

function placedLetters({ text, boxBetween }: TextPiece): PlacedLetters {
  const { x, y, width, height } = boxBetween(0, 1)
  return { x: x + width / 2, y: y + height / 2, letters: countLetters(text) }
}

function countLettersIn({ x, y, width, height }: Box, pieces: readonly PlacedLetters[]): number {
  return pieces.reduce((sum, piece) => {
    const isInside = piece.x >= x && piece.x <= x + width && piece.y >= y && piece.y <= y + height
    return isInside ? sum + piece.letters : sum
  }, 0)
}

function countLetters(text: string): number {
  return text.match(/[\p{L}\p{N}]/gu)?.length ?? 0
}
