import type { FilePreview } from './preview-file'
import { canvasToBlob, fitWithin, THUMBNAIL_PIXELS } from './thumbnail-size'

// Beyond this, decoding alone takes 400 MB; the file may still be fine evidence.
const MAX_DECODED_PIXELS = 100_000_000

/** A thumbnail, upright as the camera meant it; `image_corrupt` when the browser cannot make sense of the file. */
export async function imageThumbnail(file: Blob, signal: AbortSignal): Promise<FilePreview> {
  const url = URL.createObjectURL(file)
  try {
    const image = await loadImage(url)
    signal.throwIfAborted()
    if (!image) return { ok: false, problem: 'image_corrupt' }
    if (pixelsOf(image) > MAX_DECODED_PIXELS) return { ok: true, thumbnail: null, pages: null }
    const bitmap = await shrink(image)
    if (!bitmap) return { ok: false, problem: 'image_corrupt' }
    return { ok: true, thumbnail: await draw(bitmap), pages: null }
  } finally {
    URL.revokeObjectURL(url)
  }
}

/** Reads little more than the header; null when not even that is a picture's. */
function loadImage(url: string): Promise<HTMLImageElement | null> {
  return new Promise((resolve) => {
    const image = new Image()
    image.onload = () => resolve(image.naturalWidth > 0 ? image : null)
    image.onerror = () => resolve(null)
    image.src = url
  })
}

function pixelsOf({ naturalWidth, naturalHeight }: HTMLImageElement): number {
  return naturalWidth * naturalHeight
}

/** Null when the picture does not hold what its header promises. */
function shrink(image: HTMLImageElement): Promise<ImageBitmap | null> {
  const natural = { width: image.naturalWidth, height: image.naturalHeight }
  const { width, height } = fitWithin(natural, THUMBNAIL_PIXELS)
  const size = { resizeWidth: width, resizeHeight: height, resizeQuality: 'medium' } as const
  return createImageBitmap(image, size).catch(() => null)
}

async function draw(bitmap: ImageBitmap): Promise<Blob | null> {
  const canvas = document.createElement('canvas')
  canvas.width = bitmap.width
  canvas.height = bitmap.height
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0)
  bitmap.close()
  return canvasToBlob(canvas)
}
