import type { ImageData } from '@napi-rs/canvas'

const WINDOW = 8
const STEP = 4
/** Against division by zero: (0.01 × 255)² and (0.03 × 255)². */
const [C1, C2] = [6.5025, 58.5225]

type Pixels = Pick<ImageData, 'data' | 'width' | 'height'>

/**
 * The structural similarity of two pictures of one size, by their brightness: 1 for the same pixels. Wang and others,
 * 2004, with windows of 8 × 8 pixels.
 */
export function ssim(one: Pixels, other: Pixels): number {
  const { width, height } = one
  if (width !== other.width || height !== other.height) throw new Error('Not of one size')
  const [left, right] = [brightness(one), brightness(other)]
  let sum = 0
  let windows = 0
  for (let y = 0; y + WINDOW <= height; y += STEP) {
    for (let x = 0; x + WINDOW <= width; x += STEP) {
      sum += similarity(left, right, y * width + x, width)
      windows += 1
    }
  }
  return sum / windows
}

function brightness({ data, width, height }: Pixels): Float32Array {
  return Float32Array.from(
    { length: width * height },
    (_, at) =>
      0.299 * (data[at * 4] ?? 0) +
      0.587 * (data[at * 4 + 1] ?? 0) +
      0.114 * (data[at * 4 + 2] ?? 0),
  )
}

function similarity(left: Float32Array, right: Float32Array, from: number, width: number): number {
  const count = WINDOW * WINDOW
  let [a, b, aa, bb, ab] = [0, 0, 0, 0, 0]
  for (let y = 0; y < WINDOW; y += 1) {
    for (let x = 0; x < WINDOW; x += 1) {
      const at = from + y * width + x
      const [p, q] = [left[at] ?? 0, right[at] ?? 0]
      a += p
      b += q
      aa += p * p
      bb += q * q
      ab += p * q
    }
  }
  const [meanA, meanB] = [a / count, b / count]
  const [varianceA, varianceB] = [aa / count - meanA * meanA, bb / count - meanB * meanB]
  const covariance = ab / count - meanA * meanB
  return (
    ((2 * meanA * meanB + C1) * (2 * covariance + C2)) /
    ((meanA * meanA + meanB * meanB + C1) * (varianceA + varianceB + C2))
  )
}
