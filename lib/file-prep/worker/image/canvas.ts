import { freeBuffer } from '@/lib/free-buffer'
import { fitWithin } from '@/lib/file-prep/shared/thumbnail-size'
import { greyOf, type Grey } from './image-quality'
import { uprightSize, type Orientation } from './metadata'

/** Drawing and encoding with the browser's canvas, in a worker or on a page. */

type Size = { width: number; height: number }

/** No visible difference at 100 %, and about a third of the bytes of 1.0. */
export const JPEG_QUALITY = 0.92

/** A decoded picture. Release it when done: it takes four bytes per pixel. */
export function decode(bytes: Uint8Array<ArrayBuffer> | Blob): Promise<ImageBitmap> {
  return createImageBitmap(bytes instanceof Blob ? bytes : new Blob([bytes]))
}

/** Releases `pixels` when `work` rejects; otherwise its result owns them. */
export async function releaseOnError<Result>(
  pixels: ImageBitmap | OffscreenCanvas,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    release(pixels)
    throw error
  }
}

/** `opaque`: without transparency, which makes a PNG a quarter smaller. */
export function newCanvas(
  { width, height }: Size,
  { opaque = false } = {},
): {
  canvas: OffscreenCanvas
  context: OffscreenCanvasRenderingContext2D
} {
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d', { alpha: !opaque })
  if (!context) throw new Error('No canvas to draw on')
  return { canvas, context }
}

/** The canvas transformation that makes each orientation upright. */
export function uprightTransform(
  orientation: Orientation,
  { width: w, height: h }: Size,
): [number, number, number, number, number, number] {
  switch (orientation) {
    case 1:
      return [1, 0, 0, 1, 0, 0]
    case 2:
      return [-1, 0, 0, 1, w, 0]
    case 3:
      return [-1, 0, 0, -1, w, h]
    case 4:
      return [1, 0, 0, -1, 0, h]
    case 5:
      return [0, 1, 1, 0, 0, 0]
    case 6:
      return [0, 1, -1, 0, h, 0]
    case 7:
      return [0, -1, -1, 0, h, w]
    case 8:
      return [0, -1, 1, 0, 0, w]
  }
}

/** Draws the bitmap upright, at `scale` of its size, on white (a JPG has no transparency) or on nothing. */
export function drawUpright(
  bitmap: ImageBitmap | OffscreenCanvas,
  orientation: Orientation,
  { scale = 1, ground = null }: { scale?: number; ground?: string | null } = {},
): OffscreenCanvas {
  const width = Math.max(1, Math.round(bitmap.width * scale))
  const height = Math.max(1, Math.round(bitmap.height * scale))
  const upright = uprightSize({ width, height }, orientation)
  const { canvas, context } = newCanvas(upright, { opaque: ground !== null })
  // At its own size every pixel is copied as it is, which takes half the time without smoothing.
  context.imageSmoothingEnabled = scale !== 1
  context.imageSmoothingQuality = 'high'
  if (ground) {
    context.fillStyle = ground
    context.fillRect(0, 0, upright.width, upright.height)
  }
  context.setTransform(...uprightTransform(orientation, { width, height }))
  context.drawImage(bitmap, 0, 0, width, height)
  context.resetTransform()
  return canvas
}

export async function encode(
  canvas: OffscreenCanvas,
  type: 'image/jpeg' | 'image/png',
  quality = JPEG_QUALITY,
): Promise<Uint8Array<ArrayBuffer>> {
  const blob = await canvas.convertToBlob({ type, quality })
  return new Uint8Array(await blob.arrayBuffer())
}

/** Draws the source and releases it, even when drawing fails, so that its memory is free for encoding. */
export function drawAndRelease(
  source: ImageBitmap | OffscreenCanvas,
  draw: () => OffscreenCanvas,
): OffscreenCanvas {
  try {
    const canvas = draw()
    // Browsers draw when the pixels are needed, and keep the source until then, even a closed bitmap.
    canvas.getContext('2d')?.getImageData(0, 0, 1, 1)
    return canvas
  } finally {
    release(source)
  }
}

/** Releases the pixels immediately instead of at the next garbage collection. */
export function release(pixels: ImageBitmap | OffscreenCanvas): void {
  if ('close' in pixels) return pixels.close()
  pixels.width = 0
  pixels.height = 0
}

/** Judges the brightness of a small copy, averaged, which is released afterwards. */
export function judgeGrey<Judgement>(
  source: ImageBitmap | OffscreenCanvas,
  longestSide: number,
  judge: (grey: Grey) => Judgement,
): Judgement {
  const grey = greyOf(samplePixels(source, longestSide, true))
  try {
    return judge(grey)
  } finally {
    freeBuffer(grey.values.buffer)
  }
}

/** A small copy for analysis: exact colours for counting (`smooth: false`), or averaged for brightness. */
export function samplePixels(
  source: ImageBitmap | OffscreenCanvas,
  longestSide: number,
  smooth: boolean,
): ImageData {
  const { width, height } = fitWithin(source, longestSide)
  const { canvas, context } = newCanvas({ width, height })
  context.imageSmoothingEnabled = smooth
  context.drawImage(source, 0, 0, width, height)
  const pixels = context.getImageData(0, 0, width, height)
  release(canvas)
  return pixels
}
