import { newCanvas } from '@/lib/file-prep/worker/image/canvas'
import { A4, MARGIN } from './a4'

/** The texts of the cover. Banks read it, so it is English in every language of the desk. */
export type Cover = { title: string; entries: readonly CoverEntry[]; pages: number }

/** One of the files with its pages, which count from 1. */
export type CoverEntry = { name: string; first: number; last: number }

/** A line of text on a page, in points from the upper left corner to its baseline. */
export type CoverText = { text: string; x: number; y: number; style: keyof typeof STYLES }

/** The width of a text in points. */
export type Measure = (text: string, style: CoverText['style']) => number

/** Pixels per point: 200 dpi. */
const SHARPNESS = 200 / 72
export const STYLES = {
  title: { size: 20, weight: 600, colour: '#111' },
  summary: { size: 11, weight: 400, colour: '#555' },
  entry: { size: 11, weight: 400, colour: '#111' },
} as const
const LINE_HEIGHT = 18
const NUMBER_WIDTH = 28
const PAGES_WIDTH = 90
const BOTTOM = A4.height - 2 * MARGIN
// System fonts for Latin, Thai and Japanese; each is a fallback for the previous one.
const FONTS =
  'system-ui, "Noto Sans", "Noto Sans Thai", "Leelawadee UI", Thonburi, "Noto Sans CJK JP", "Hiragino Sans", "Yu Gothic UI", sans-serif'

/** Lays out the cover: a title, and a line for each file with its pages, on as many sheets as necessary. */
export function layOutCover({ title, entries, pages }: Cover, measure: Measure): CoverText[][] {
  const sheets: CoverText[][] = [[]]
  let y = MARGIN
  const down = (height: number) => {
    y += height
    if (y <= BOTTOM) return
    sheets.push([])
    y = MARGIN + height
  }
  const put = (text: string, x: number, style: CoverText['style']) =>
    sheets.at(-1)?.push({ text, x, y, style })
  for (const row of rowsOf(title, A4.width - 2 * MARGIN, 'title', measure)) {
    down(STYLES.title.size * 1.4)
    put(row, MARGIN, 'title')
  }
  down(LINE_HEIGHT)
  put(`${entries.length} files, ${pages} pages`, MARGIN, 'summary')
  down(LINE_HEIGHT / 2)
  const nameWidth = A4.width - 2 * MARGIN - NUMBER_WIDTH - PAGES_WIDTH
  for (const [index, { name, first, last }] of entries.entries()) {
    for (const [line, row] of rowsOf(name, nameWidth, 'entry', measure).entries()) {
      down(LINE_HEIGHT)
      if (line === 0) {
        const where = first === last ? `page ${first}` : `pages ${first}–${last}`
        put(`${index + 1}.`, MARGIN, 'entry')
        put(where, A4.width - MARGIN - measure(where, 'entry'), 'entry')
      }
      put(row, MARGIN + NUMBER_WIDTH, 'entry')
    }
  }
  return sheets
}

function rowsOf(text: string, width: number, style: CoverText['style'], measure: Measure) {
  return breakLine(text, width, (part) => measure(part, style))
}

/** Measures text as `drawCover` draws it. */
export function canvasMeasure(): Measure {
  const { context } = newCanvas({ width: 1, height: 1 })
  return (text, style) => {
    context.font = fontOf(style)
    return context.measureText(text).width
  }
}

/** Draws one sheet. */
export function drawCover(sheet: readonly CoverText[]): OffscreenCanvas {
  const size = {
    width: Math.round(A4.width * SHARPNESS),
    height: Math.round(A4.height * SHARPNESS),
  }
  const { canvas, context } = newCanvas(size, { opaque: true })
  context.fillStyle = '#fff'
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.scale(SHARPNESS, SHARPNESS)
  for (const { text, x, y, style } of sheet) {
    context.font = fontOf(style)
    context.fillStyle = STYLES[style].colour
    context.fillText(text, x, y)
  }
  return canvas
}

function fontOf(style: CoverText['style']): string {
  const { size, weight } = STYLES[style]
  return `${weight} ${size}px ${FONTS}`
}

/** Breaks where the language permits it (Thai and Japanese write no spaces), and within a word only if necessary. */
export function breakLine(
  text: string,
  width: number,
  measure: (text: string) => number,
): string[] {
  const rows: string[] = []
  let row = ''
  for (const piece of piecesOf(text, width, measure)) {
    if (row !== '' && measure(row + piece) > width) {
      rows.push(row.trimEnd())
      row = piece.trimStart()
    } else {
      row += piece
    }
  }
  return row === '' && rows.length > 0 ? rows : [...rows, row]
}

function piecesOf(text: string, width: number, measure: (text: string) => number): string[] {
  const words = new Intl.Segmenter('und', { granularity: 'word' }).segment(text)
  return Array.from(words).flatMap(({ segment }) =>
    measure(segment) <= width ? [segment] : lettersOf(segment),
  )
}

/** Splits into grapheme clusters: Thai vowels and tone marks stay with their letters. */
export function lettersOf(text: string): string[] {
  const letters = new Intl.Segmenter('und', { granularity: 'grapheme' }).segment(text)
  return Array.from(letters, ({ segment }) => segment)
}
