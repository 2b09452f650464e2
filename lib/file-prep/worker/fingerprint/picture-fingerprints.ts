import type { Grey } from '@/lib/file-prep/worker/image/image-quality'
import { toHex } from './to-hex'

/** The picture is reduced to a square of this side, and its lowest frequencies give one bit each, as in PDQ. */
const SIDE = 64
const FREQUENCIES = 16
/**
 * Mean difference of neighbouring pixels of the square, 0 to 255. Below it a picture has so little detail that its bits
 * are noise: a wall, a blank page, one line on paper.
 */
const MIN_DETAIL = 1.5
/** At each edge. A screenshot of a picture rarely has the same edges. */
const CUT = 0.01

/**
 * The fingerprint of a picture, by which it is found later, and those that find a copy of it which shows a little more
 * or less. None for a picture with little detail. Recompressing and resizing hardly change the signs of the lowest
 * frequencies of a discrete cosine transform, relative to their median.
 */
export function pictureFingerprints(grey: Grey): string[] {
  if (Math.min(grey.width, grey.height) < SIDE) return []
  const square = reduce(grey, 0)
  if (detailOf(square) < MIN_DETAIL) return []
  return [square, reduce(grey, CUT), reduce(grey, -CUT)].map(signsOf)
}

/** The means of the picture without the share `cut` at each edge; a negative one repeats the edge around it. */
function reduce({ values, width, height }: Grey, cut: number): Float64Array {
  const columns = cells(width, cut)
  const rows = cells(height, cut)
  const square = new Float64Array(SIDE * SIDE)
  for (let at = 0; at < square.length; at++) {
    const [left, right] = columns(at % SIDE)
    const [top, bottom] = rows(Math.floor(at / SIDE))
    let sum = 0
    for (let y = top; y < bottom; y++) {
      for (let x = left; x < right; x++) sum += values[y * width + x] ?? 0
    }
    square[at] = sum / ((right - left) * (bottom - top))
  }
  return square
}

function cells(length: number, cut: number): (cell: number) => [from: number, to: number] {
  const edge = (cell: number) => Math.round(length * (cut + (cell * (1 - 2 * cut)) / SIDE))
  return (cell) => {
    const from = Math.min(Math.max(edge(cell), 0), length - 1)
    return [from, Math.min(Math.max(edge(cell + 1), from + 1), length)]
  }
}

function detailOf(square: Float64Array): number {
  let sum = 0
  for (let y = 0; y < SIDE - 1; y++) {
    for (let x = 0; x < SIDE - 1; x++) {
      const at = y * SIDE + x
      const here = square[at] ?? 0
      sum += Math.abs(here - (square[at + 1] ?? 0)) + Math.abs(here - (square[at + SIDE] ?? 0))
    }
  }
  return sum / (2 * (SIDE - 1) ** 2)
}

function signsOf(square: Float64Array): string {
  const rows = frequenciesOf(square, SIDE)
  const frequencies = frequenciesOf(rows, FREQUENCIES)
  const median = frequencies.toSorted()[frequencies.length / 2] ?? 0
  return toHex(Array.from(frequencies, (value) => value > median))
}

/** Frequency 0, the brightness of the whole, is left out. */
const COSINES = Array.from({ length: FREQUENCIES }, (_, frequency) =>
  Float64Array.from({ length: SIDE }, (__, x) =>
    Math.cos((Math.PI / SIDE) * (x + 0.5) * (frequency + 1)),
  ),
)

/** Of each column of `SIDE` values; the columns become rows, so that a second call transforms the other direction. */
function frequenciesOf(values: Float64Array, columns: number): Float64Array {
  const result = new Float64Array(columns * FREQUENCIES)
  for (let column = 0; column < columns; column++) {
    for (const [frequency, cosines] of COSINES.entries()) {
      let sum = 0
      for (let at = 0; at < SIDE; at++) {
        sum += (values[at * columns + column] ?? 0) * (cosines[at] ?? 0)
      }
      result[column * FREQUENCIES + frequency] = sum
    }
  }
  return result
}
