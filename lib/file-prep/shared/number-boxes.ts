import type { PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs'
import type { Span } from '@/lib/evidence/number-candidates'
import { sensitiveSpans } from '@/lib/evidence/sensitive-numbers'
import { around, type Box } from './edit'
import { noteNumbers, pageNotes } from './pdf-notes'

/** A piece of a page's text in one font, with its position. */
export type TextPiece = {
  text: string
  endsLine: boolean
  /** The width of a text in the font of the piece, in any unit. */
  measure: (text: string) => number
  /** The area between two positions along the line, from 0 (its start) to 1 (its end). */
  boxBetween: (from: number, to: number) => Box
}

/**
 * A box over every card number and national ID in the text of a page. Letters are measured in a similar font, so the
 * boxes need review; each covers slightly more than the number.
 */
export function boxesOverNumbers(pieces: readonly TextPiece[]): Box[] {
  const spans = sensitiveSpans(
    pieces.map(({ text, endsLine }) => text + (endsLine ? '\n' : '')).join(''),
  )
  const boxes: Box[] = []
  let at = 0
  for (const piece of pieces) {
    const own = { start: at, end: at + piece.text.length }
    for (const span of spans) {
      const part = { start: Math.max(span.start, own.start), end: Math.min(span.end, own.end) }
      if (part.start < part.end) boxes.push(boxOver(piece, shifted(part, -at)))
    }
    at = own.end + (piece.endsLine ? 1 : 0)
  }
  return boxes
}

function boxOver({ text, measure, boxBetween }: TextPiece, { start, end }: Span): Box {
  const whole = measure(text)
  if (whole === 0) return boxBetween(0, 1)
  return boxBetween(measure(text.slice(0, start)) / whole, measure(text.slice(0, end)) / whole)
}

function shifted({ start, end }: Span, by: number): Span {
  return { start: start + by, end: end + by }
}

/**
 * The boxes over the numbers in a page's text, and over the form fields and annotations that contain one, in fractions of
 * the upright page.
 */
export async function numberBoxes(page: PDFPageProxy): Promise<Box[]> {
  const context = document.createElement('canvas').getContext('2d')
  const notes = (await pageNotes(page)).filter((note) => noteNumbers(note).length > 0)
  const inText = context ? boxesOverNumbers(await textPieces(page, context)) : []
  return [...inText, ...notes.map(({ box }) => box)]
}

type Ruler = Pick<CanvasRenderingContext2D, 'font' | 'measureText'>

/** The text of a page; a canvas measures its letters. */
export async function textPieces(page: PDFPageProxy, ruler: Ruler): Promise<TextPiece[]> {
  const { items, styles } = await page.getTextContent()
  return items.flatMap((item): TextPiece[] => {
    if (!('str' in item)) return []
    const style = styles[item.fontName]
    const measure = (text: string) => {
      ruler.font = `100px ${style?.fontFamily ?? 'sans-serif'}`
      return ruler.measureText(text).width
    }
    const boxBetween = lineOf(page, item.transform.map(Number), item.width)
    return [{ text: item.str, endsLine: item.hasEOL, measure, boxBetween }]
  })
}

/** In multiples of the font size: how far a box extends beyond the text. */
const ABOVE = 0.95
const BELOW = 0.3
const BESIDE = 0.25

/** `matrix` maps the font's unit square to the page; `length` is the length of the line in the units of the page. */
function lineOf(page: PDFPageProxy, matrix: readonly number[], length: number) {
  const viewport = page.getViewport({ scale: 1 })
  const [a = 0, b = 0, c = 0, d = 0, left = 0, base = 0] = matrix
  const stretch = Math.hypot(a, b) || 1
  const beside = (BESIDE * Math.hypot(c, d)) / (length || 1)
  const corner = (along: number, up: number) => {
    const [x = 0, y = 0] = viewport
      .convertToViewportPoint(
        left + (a / stretch) * length * along + c * up,
        base + (b / stretch) * length * along + d * up,
      )
      .map(Number)
    return { x: x / viewport.width, y: y / viewport.height }
  }
  return (from: number, to: number): Box => {
    const corners = [from - beside, to + beside].flatMap((along) => [
      corner(along, -BELOW),
      corner(along, ABOVE),
    ])
    return around(corners)
  }
}
