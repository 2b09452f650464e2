import { ascii } from './bytes'
import { decode, drawUpright, encode, JPEG_QUALITY, release } from './canvas'
import type { PictureFacts } from './metadata'
import { readJpegProfile, readJpegQuality, stripJpeg, withJpegProfile } from './jpeg'
import { stripPng } from './png'

type Upright = {
  bytes: Uint8Array<ArrayBuffer>
  bitmap: ImageBitmap
  /** What explains the colours of the bitmap; null when they are sRGB. */
  profile: Uint8Array | null
}

/** An ICC profile says at byte 16 which numbers it is for; only those for RGB fit what a canvas writes. Null for others. */
export function rgbOnly(profile: Uint8Array | null): Uint8Array | null {
  return profile && ascii(profile, 16, 20) === 'RGB ' ? profile : null
}

/** What a canvas wrote, with the profile that explains its numbers; as it is where they are sRGB. */
export function tagged(
  jpeg: Uint8Array<ArrayBuffer>,
  profile: Uint8Array | null,
): Uint8Array<ArrayBuffer> {
  return profile ? withJpegProfile(plain(jpeg), profile) : jpeg
}

/**
 * Bakes the orientation of a JPG or PNG into its pixels. The colours stay right in one of two ways: where
 * the file has a profile for RGB, its numbers are drawn as they are and the profile is put back around
 * them; any other profile (grey, CMYK) is applied by the browser, and the result is plain sRGB.
 * The caller closes the bitmap, which is still as the file stores it.
 */
export async function makeUpright(
  bytes: Uint8Array<ArrayBuffer>,
  { format, orientation }: PictureFacts,
): Promise<Upright> {
  const profile = format === 'jpg' ? rgbOnly(readJpegProfile(bytes)) : null
  const bitmap = await decode(withoutOrientation(bytes, format, profile === null))
  const canvas = drawUpright(bitmap, orientation)
  const type = format === 'jpg' ? 'image/jpeg' : 'image/png'
  const encoded = await encode(canvas, type, qualityLike(bytes))
  release(canvas)
  return { bytes: tagged(encoded, profile), bitmap, profile }
}

/** Finer than it came, it would only be larger; coarser than this, text begins to suffer from the second time. */
const LOWEST_QUALITY = 0.8

/** The quality that a JPG came with, within bounds. */
export function qualityLike(bytes: Uint8Array): number {
  const quality = readJpegQuality(bytes)
  if (quality === null) return JPEG_QUALITY
  return Math.min(JPEG_QUALITY, Math.max(LOWEST_QUALITY, quality / 100))
}

/** Without it no browser turns the picture by itself: it is turned here, once, and in all browsers alike. */
function withoutOrientation(
  bytes: Uint8Array<ArrayBuffer>,
  format: PictureFacts['format'],
  keepProfile: boolean,
): Uint8Array<ArrayBuffer> {
  const stripped = format === 'jpg' ? stripJpeg(bytes, { keepProfile }) : stripPng(bytes)
  if (!stripped) throw new Error('The picture cannot be told apart into its parts')
  return stripped
}

/** Some browsers tag what a canvas writes as sRGB. */
export function plain(jpeg: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return stripJpeg(jpeg, { keepProfile: false }) ?? jpeg
}
