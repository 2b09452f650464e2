import {
  scaleWithin,
  THUMBNAIL_ENCODING,
  THUMBNAIL_PIXELS,
} from '@/lib/file-prep/shared/thumbnail-size'
import { drawUpright, encode, release } from './canvas'
import { tagged } from './encode-picture'
import type { Orientation } from './metadata'

/**
 * @param turn the rotation that the bitmap still needs
 * @param profile the profile of the bitmap's colours; null for sRGB
 */
export async function pictureThumbnail(
  bitmap: ImageBitmap | OffscreenCanvas,
  turn: Orientation = 1,
  profile: Uint8Array | null = null,
): Promise<Blob> {
  const canvas = drawUpright(bitmap, turn, { scale: scaleWithin(bitmap, THUMBNAIL_PIXELS) })
  try {
    if (!profile) return await canvas.convertToBlob(THUMBNAIL_ENCODING)
    const jpeg = await encode(canvas, 'image/jpeg', THUMBNAIL_ENCODING.quality)
    return new Blob([tagged(jpeg, profile)], { type: 'image/jpeg' })
  } finally {
    release(canvas)
  }
}
