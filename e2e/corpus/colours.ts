import { createCanvas, loadImage } from '@napi-rs/canvas'

/** As in `pillow-colours.py`: averages of 4 × 4 parts, of 64 samples each. */
const PARTS = 4
const SAMPLES = 8
const SIDE = PARTS * SAMPLES

/** A JPG of noise differs by 18 from its source, a profile of a JPG by 20; a turn or a wrong channel by far more. */
export const SAME_COLOURS = 24

/** By how much a channel of a part differs at most from `expected`, which is in base64. */
export async function coloursAway(bytes: Buffer, expected: string): Promise<number> {
  const colours = await coloursOf(bytes)
  const differences = [...Buffer.from(expected, 'base64')].map((value, at) =>
    Math.abs(value - (colours[at] ?? 0)),
  )
  return Math.max(...differences)
}

/** On white. */
async function coloursOf(bytes: Buffer): Promise<number[]> {
  const image = await loadImage(bytes)
  const { width, height } = image
  const context = createCanvas(width, height).getContext('2d')
  context.fillStyle = '#fff'
  context.fillRect(0, 0, width, height)
  context.drawImage(image, 0, 0)
  const { data } = context.getImageData(0, 0, width, height)
  const sums = Array.from({ length: PARTS * PARTS * 3 }, () => 0)
  for (let row = 0; row < SIDE; row += 1) {
    const y = Math.floor(((row + 0.5) * height) / SIDE)
    for (let column = 0; column < SIDE; column += 1) {
      const x = Math.floor(((column + 0.5) * width) / SIDE)
      const part = Math.floor(row / SAMPLES) * PARTS + Math.floor(column / SAMPLES)
      for (let channel = 0; channel < 3; channel += 1) {
        const at = part * 3 + channel
        sums[at] = (sums[at] ?? 0) + (data[(y * width + x) * 4 + channel] ?? 0)
      }
    }
  }
  return sums.map((sum) => Math.round(sum / SAMPLES ** 2))
}
