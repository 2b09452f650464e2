import type { PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { around, type Box } from '@/lib/file-prep/shared/edit'
import { IDENTITY, multiply, type Matrix } from './content/matrix'

/** The pictures that a page shows. */
export type PageScan = {
  /** Of the page, from 0 to 1. Overlapping pictures count twice. */
  coverage: number
  /**
   * Of the coarsest picture that covers a tenth of the page or more. Of those that cover it whole, only the finest counts:
   * some programs store the colours of the paper below the letters, and coarser. Infinite without one.
   */
  dpi: number
  /** In pixels at this resolution; 0 without a picture. */
  longestSide: number
  /** The first 50 of those that cover a tenth of the page or more. */
  pictures: readonly PlacedPicture[]
}

type PlacedPicture = {
  /** In fractions of the upright page, within it. */
  box: Box
  /** Of the page, from 0 to 1. */
  share: number
  dpi: number
  /** In pixels. */
  longestSide: number
}

/** Icons and logos say nothing about a scan. */
const MIN_COVERAGE = 0.1
const WHOLE_COVERAGE = 0.9
/** More than that lie over each other. */
const MAX_PICTURES = 50
const UNIT_SQUARE = [
  [0, 0],
  [1, 0],
  [0, 1],
  [1, 1],
] as const

export async function pageScan(page: PDFPageProxy): Promise<PageScan> {
  const { OPS } = await import('pdfjs-dist/legacy/build/pdf.mjs')
  const { fnArray, argsArray } = await page.getOperatorList()
  const viewport = page.getViewport({ scale: 1 })
  const { width, height } = viewport
  const pictures: PlacedPicture[] = []
  let coverage = 0
  let finestWhole = 0
  let coarsestPart = Number.POSITIVE_INFINITY
  const boxOf = ([a, b, c, d, e, f]: Matrix) => {
    const corners = UNIT_SQUARE.map(([x, y]) => {
      const [left = 0, top = 0] = viewport.convertToViewportPoint(
        a * x + c * y + e,
        b * x + d * y + f,
      )
      return { x: Number(left) / width, y: Number(top) / height }
    })
    return around(corners)
  }
  const add = (pixels: { width: number; height: number }, matrix: Matrix) => {
    const [a, b, c, d] = matrix
    const box = boxOf(matrix)
    const drawn = Math.abs(a * d - b * c) / (width * height || 1)
    const share = Math.min(drawn, box.width * box.height)
    coverage = Math.min(1, coverage + share)
    if (share < MIN_COVERAGE) return
    const inches = Math.max(Math.hypot(a, b) / 72, 0.01)
    const dpi = pixels.width / inches
    if (share >= WHOLE_COVERAGE) finestWhole = Math.max(finestWhole, dpi)
    else coarsestPart = Math.min(coarsestPart, dpi)
    if (pictures.length === MAX_PICTURES) return
    pictures.push({ box, share, dpi, longestSide: Math.max(pixels.width, pixels.height) })
  }
  const states: Matrix[] = []
  let current = IDENTITY
  for (const [at, operator] of fnArray.entries()) {
    const args: unknown[] = argsArray[at] ?? []
    if (operator === OPS.save) states.push(current)
    else if (operator === OPS.restore) current = states.pop() ?? IDENTITY
    else if (operator === OPS.transform) current = multiply(toMatrix(args), current)
    else if (operator === OPS.paintFormXObjectBegin) {
      states.push(current)
      if (args[0]) current = multiply(toMatrix(args[0]), current)
    } else if (operator === OPS.paintFormXObjectEnd) current = states.pop() ?? IDENTITY
    else if (operator === OPS.paintImageXObject) {
      add({ width: Number(args[1]), height: Number(args[2]) }, current)
    } else if (operator === OPS.paintImageMaskXObject || operator === OPS.paintInlineImageXObject) {
      add(sizeIn(args[0]), current)
    }
  }
  page.cleanup()
  const dpi = Math.min(coarsestPart, finestWhole || Number.POSITIVE_INFINITY)
  const longestSide = pictures.length === 0 ? 0 : (dpi * Math.max(width, height)) / 72
  return { coverage, dpi, longestSide, pictures }
}

function toMatrix(numbers: unknown): Matrix {
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = Array.from(Object(numbers), Number)
  return [a, b, c, d, e, f]
}

function sizeIn(picture: unknown): { width: number; height: number } {
  const { width, height } = Object(picture)
  return { width: Number(width), height: Number(height) }
}
