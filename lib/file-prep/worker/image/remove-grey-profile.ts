import { decode, drawAndRelease, drawUpright, encode, newCanvas, release } from './canvas'
import { tagged } from './encode-picture'
import { GREY_TOLERANCE, greyOf, type Pixels } from './image-quality'
import { bandsOf, coloursOf } from './packed-rows'

/**
 * An RGB profile needs three components, also for a picture without colours. Replaces the levels of such a picture by
 * those in sRGB; one with colours stays as it is.
 * @returns the profile that the pixels still need; null for sRGB
 */
export async function removeGreyProfile(
  canvas: OffscreenCanvas,
  profile: Uint8Array | null,
): Promise<Uint8Array | null> {
  if (!profile || coloursOf(canvas, GREY_TOLERANCE) === 'rgb') return profile
  const levels = await levelsAsShown(profile)
  const context = canvas.getContext('2d')
  if (!levels || !context) return profile
  for (const { pixels, top } of bandsOf(canvas)) {
    const { data } = pixels
    const { values } = greyOf(pixels)
    for (let index = 0; index < values.length; index++) {
      const level = levels[Math.round(values[index] ?? 0)] ?? 0
      data[index * 4] = level
      data[index * 4 + 1] = level
      data[index * 4 + 2] = level
    }
    context.putImageData(pixels, 0, top)
  }
  return null
}

const LEVELS = 256
/** The levels are squares in rows: a JPG stores a square of this size without loss. */
const [SQUARE, SQUARES_PER_ROW] = [8, 16]
const SIDE = SQUARE * SQUARES_PER_ROW

/** The sRGB level of each level of grey, as the browser applies the profile; null when it makes colours of them. */
async function levelsAsShown(profile: Uint8Array): Promise<Uint8Array | null> {
  const { canvas, context } = newCanvas({ width: SIDE, height: SIDE }, { opaque: true })
  for (let level = 0; level < LEVELS; level++) {
    const { x, y } = squareOf(level)
    context.fillStyle = `rgb(${level}, ${level}, ${level})`
    context.fillRect(x, y, SQUARE, SQUARE)
  }
  const ramp = tagged(await encode(canvas, 'image/jpeg', 1), profile)
  release(canvas)
  const bitmap = await decode(ramp)
  const shown = drawAndRelease(bitmap, () => drawUpright(bitmap, 1))
  const pixels = shown.getContext('2d')?.getImageData(0, 0, SIDE, SIDE)
  const isGrey = coloursOf(shown, GREY_TOLERANCE) !== 'rgb'
  release(shown)
  return pixels && isGrey ? levelsIn(pixels) : null
}

function levelsIn(pixels: Pixels): Uint8Array {
  const { values } = greyOf(pixels)
  return Uint8Array.from({ length: LEVELS }, (_, level) => {
    const { x, y } = squareOf(level)
    return Math.round(values[(y + SQUARE / 2) * SIDE + x + SQUARE / 2] ?? 0)
  })
}

function squareOf(level: number): { x: number; y: number } {
  return {
    x: (level % SQUARES_PER_ROW) * SQUARE,
    y: Math.floor(level / SQUARES_PER_ROW) * SQUARE,
  }
}
