/** Properties of a picture, determined from the pixels of a small copy. Pure functions. */

/** RGBA bytes. */
export type Pixels = { data: Uint8ClampedArray | Uint8Array; width: number; height: number }

/** The brightness of each pixel, 0 to 255. */
export type Grey = { values: Float32Array<ArrayBuffer>; width: number; height: number }

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

export function isBlank({ values }: Grey): boolean {
  return Math.sqrt(variance(values)) < BLANK_BELOW
}

/** By the variance of the Laplacian, which measures the differences between neighbouring pixels. */
export function isBlurred(grey: Grey): boolean {
  return sharpness(grey) < BLURRED_BELOW
}

export function sharpness({ values, width, height }: Grey): number {
  if (width < 3 || height < 3) return Number.POSITIVE_INFINITY
  let [sum, squares] = [0, 0]
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const at = y * width + x
      const around = at4(values, at - 1, at + 1, at - width, at + width)
      const edge = around - 4 * (values[at] ?? 0)
      sum += edge
      squares += edge ** 2
    }
  }
  const count = (width - 2) * (height - 2)
  return squares / count - (sum / count) ** 2
}

export function hasTransparency({ data }: Pixels): boolean {
  for (let at = 3; at < data.length; at += 4) if ((data[at] ?? 255) < 255) return true
  return false
}

/** By how much red, green and blue of a grey may differ: scanners and JPGs add colours that no eye sees. */
export const GREY_TOLERANCE = 8
/** Entropy of the levels of grey: photos have 6 to 8 bits, text with grain up to 5. */
const MANY_GREYS_BITS = 5
/** Text with grain takes up to 2.4 times the bytes without loss, a dark photo 3 to 5 times. */
const FEW_GREYS_FACTOR = 2.5

/**
 * How many times larger than its JPG a picture without loss may be, from its sample of `COUNT_PIXELS`: a JPG blurs the
 * letters of text and drawings, and of a photo nothing is lost. In grey the number of colours does not tell them apart.
 */
export function losslessFactor(sample: Pixels): number {
  if (!looksDrawn(sample)) return 0
  if (!isGrey(sample)) return Number.POSITIVE_INFINITY
  return greyEntropy(greyOf(sample)) > MANY_GREYS_BITS ? 1 : FEW_GREYS_FACTOR
}

export function isGrey({ data }: Pixels): boolean {
  for (let at = 0; at < data.length; at += 4) {
    const [red = 0, green = 0, blue = 0] = [data[at], data[at + 1], data[at + 2]]
    if (Math.max(red, green, blue) - Math.min(red, green, blue) > GREY_TOLERANCE) return false
  }
  return true
}

/** In bits per pixel. */
function greyEntropy(grey: Grey): number {
  let bits = 0
  for (const count of levelCounts(grey)) {
    const share = count / grey.values.length
    if (count > 0) bits -= share * Math.log2(share)
  }
  return bits
}

/** Few colours, unlike a photo in colour. */
function looksDrawn({ data }: Pixels): boolean {
  const colours = new Set<number>()
  for (let at = 0; at < data.length; at += 4) {
    colours.add(((data[at] ?? 0) << 16) | ((data[at + 1] ?? 0) << 8) | (data[at + 2] ?? 0))
  }
  return colours.size < (data.length / 4) * FLAT_COLOUR_SHARE
}

/** Compute it once per picture: a copy of `LOOK_PIXELS` takes 3 MB. */
export function greyOf({ data, width, height }: Pixels): Grey {
  const values = new Float32Array(width * height)
  for (let index = 0; index < values.length; index++) {
    const at = index * 4
    values[index] =
      0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0)
  }
  return { values, width, height }
}

/** The number of pixels at each brightness, rounded, from 0 to 255. */
export function levelCounts({ values }: Grey): Uint32Array {
  const counts = new Uint32Array(256)
  for (const value of values) counts[Math.round(value)] = (counts[Math.round(value)] ?? 0) + 1
  return counts
}

function at4(grey: Float32Array, a: number, b: number, c: number, d: number): number {
  return (grey[a] ?? 0) + (grey[b] ?? 0) + (grey[c] ?? 0) + (grey[d] ?? 0)
}

function variance(values: Float32Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
}
