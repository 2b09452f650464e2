/** Properties of a picture, determined from the pixels of a small copy. Pure functions of RGBA bytes. */

export type Pixels = { data: Uint8ClampedArray | Uint8Array; width: number; height: number }

/** The longest side of the copy for `isBlurred` and `isBlank`. */
export const LOOK_PIXELS = 1000
/** The longest side of the copy for counting colours. */
export const COUNT_PIXELS = 160

/** Sharp text and photos give hundreds and more; a picture without a readable letter stays below this. */
const BLURRED_BELOW = 12
/** Standard deviation of the brightness, 0 to 255: blank paper, a lens cap. */
const BLANK_BELOW = 2
/** A photo has a different colour in nearly every pixel, a screenshot a few hundred in total. */
const FLAT_COLOUR_SHARE = 0.15
/** A receipt in a smaller image is unreadable. */
const MIN_SHORT_SIDE = 200
const MIN_PIXELS = 120_000

export function isTooSmall({ width, height }: { width: number; height: number }): boolean {
  return Math.min(width, height) < MIN_SHORT_SIDE || width * height < MIN_PIXELS
}

export function isBlank(pixels: Pixels): boolean {
  return Math.sqrt(variance(greyOf(pixels))) < BLANK_BELOW
}

/** By the variance of the Laplacian, which measures the differences between neighbouring pixels. */
export function isBlurred(pixels: Pixels): boolean {
  return sharpness(pixels) < BLURRED_BELOW
}

export function sharpness(pixels: Pixels): number {
  const { width, height } = pixels
  if (width < 3 || height < 3) return Number.POSITIVE_INFINITY
  const grey = greyOf(pixels)
  const edges = new Float64Array((width - 2) * (height - 2))
  let index = 0
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const at = y * width + x
      const around = at4(grey, at - 1, at + 1, at - width, at + width)
      edges[index] = around - 4 * (grey[at] ?? 0)
      index += 1
    }
  }
  return variance(edges)
}

export function hasTransparency({ data }: Pixels): boolean {
  for (let at = 3; at < data.length; at += 4) if ((data[at] ?? 255) < 255) return true
  return false
}

/** Drawn rather than photographed: a JPG would blur its letters, and a PNG of it is small. */
export function looksDrawn({ data }: Pixels): boolean {
  const colours = new Set<number>()
  for (let at = 0; at < data.length; at += 4) {
    colours.add(((data[at] ?? 0) << 16) | ((data[at + 1] ?? 0) << 8) | (data[at + 2] ?? 0))
  }
  return colours.size < (data.length / 4) * FLAT_COLOUR_SHARE
}

export function greyOf({ data }: Pixels): Float64Array {
  const grey = new Float64Array(data.length / 4)
  for (let index = 0; index < grey.length; index++) {
    const at = index * 4
    grey[index] =
      0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0)
  }
  return grey
}

function at4(grey: Float64Array, a: number, b: number, c: number, d: number): number {
  return (grey[a] ?? 0) + (grey[b] ?? 0) + (grey[c] ?? 0) + (grey[d] ?? 0)
}

function variance(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
}
