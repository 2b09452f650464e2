/** The longest side of a thumbnail, in pixels. */
export const THUMBNAIL_PIXELS = 320

/** The encoding of a thumbnail; a browser that cannot write WebP returns a PNG. */
export const THUMBNAIL_ENCODING = { type: 'image/webp', quality: 0.85 }

type Size = { width: number; height: number }

/** The size that fits into a square of `limit` with the same proportions; never larger than the picture itself. */
export function fitWithin(size: Size, limit: number): Size {
  const scale = scaleWithin(size, limit)
  return {
    width: Math.max(1, Math.round(size.width * scale)),
    height: Math.max(1, Math.round(size.height * scale)),
  }
}

/** The scale for that; 1 when it already fits. */
export function scaleWithin({ width, height }: Size, limit: number): number {
  return Math.min(1, limit / Math.max(width, height))
}

/** Null when the browser has no memory for it: a row works without a thumbnail. */
export function canvasToBlob(canvas: HTMLCanvasElement): Promise<Blob | null> {
  const { type, quality } = THUMBNAIL_ENCODING
  return new Promise((resolve) => canvas.toBlob(resolve, type, quality))
}
