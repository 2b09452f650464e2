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
    return { ok: true, thumbnail: await draw(image), pages: null }
  } finally {
    URL.revokeObjectURL(url)
  }
}

function loadImage(url: string): Promise<HTMLImageElement | null> {
  return new Promise((resolve) => {
    const image = new Image()
    image.onload = () => resolve(image.naturalWidth > 0 ? image : null)
    image.onerror = () => resolve(null)
    image.src = url
  })
}

async function draw(image: HTMLImageElement): Promise<Blob | null> {
  const natural = { width: image.naturalWidth, height: image.naturalHeight }
  if (natural.width * natural.height > MAX_DECODED_PIXELS) return null
  const { width, height } = fitWithin(natural, THUMBNAIL_PIXELS)
  const bitmap = await createImageBitmap(image, {
    resizeWidth: width,
    resizeHeight: height,
    resizeQuality: 'medium',
  }).catch(() => null)
  if (!bitmap) return null
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0)
  bitmap.close()
  return canvasToBlob(canvas)
}
