import { newCanvas } from '@/lib/prepare/image/canvas'
import { A4, MARGIN } from './a4'

/** Pixels to the point: 200 dpi. */
const SHARPNESS = 200 / 72
const TITLE_SIZE = 20
const LINE_SIZE = 11
const LINE_HEIGHT = 18
// Fonts that systems have for Latin, Thai and Japanese; what is missing is drawn by the next one.
const FONTS =
  'system-ui, "Noto Sans", "Noto Sans Thai", "Leelawadee UI", Thonburi, "Noto Sans CJK JP", "Hiragino Sans", "Yu Gothic UI", sans-serif'

/** Draws the cover page: a title and one line for each part, broken where it is too long. */
export function drawCover({
  title,
  lines,
}: {
  title: string
  lines: readonly string[]
}): OffscreenCanvas {
  const { canvas, context } = newCanvas({
    width: Math.round(A4.width * SHARPNESS),
    height: Math.round(A4.height * SHARPNESS),
  })
  context.fillStyle = '#fff'
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.scale(SHARPNESS, SHARPNESS)
  context.fillStyle = '#111'
  context.font = `600 ${TITLE_SIZE}px ${FONTS}`
  const width = A4.width - 2 * MARGIN
  const measure = (text: string) => context.measureText(text).width
  let y = MARGIN + TITLE_SIZE
  for (const row of breakLine(title, width, measure)) {
    context.fillText(row, MARGIN, y)
    y += TITLE_SIZE * 1.4
  }
  y += LINE_HEIGHT / 2
  context.font = `${LINE_SIZE}px ${FONTS}`
  for (const row of lines.flatMap((line) => breakLine(line, width, measure))) {
    if (y > A4.height - 2 * MARGIN) break
    context.fillText(row, MARGIN, y)
    y += LINE_HEIGHT
  }
  return canvas
}

/** Breaks where the language allows it (Thai and Japanese write no spaces), and in a word only when it must. */
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
  const letters = new Intl.Segmenter('und', { granularity: 'grapheme' })
  return Array.from(words).flatMap(({ segment }) =>
    measure(segment) <= width
      ? [segment]
      : Array.from(letters.segment(segment), ({ segment: letter }) => letter),
  )
}
