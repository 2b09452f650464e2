import { MAX_DOCUMENT_BYTES } from '@/lib/evidence/limits'
import { freeBuffer } from '@/lib/free-buffer'
import { ascii } from '@/lib/file-prep/worker/bytes'
import { decode, drawAndRelease, drawUpright, JPEG_QUALITY, releaseOnError } from './canvas'
import { encodeJpeg, encodePng } from './encode-picture'
import { greyscaleJpeg } from './jpeg/greyscale-jpeg'
import type { PictureFacts } from './metadata'
import { readJpegProfile, readJpegQuality, stripJpeg } from './jpeg/jpeg'
import { stripPng } from './png'
import { removeGreyProfile } from './remove-grey-profile'
import { turnJpeg } from './jpeg/turn-jpeg'

type Upright = {
  bytes: Uint8Array<ArrayBuffer>
  pixels: OffscreenCanvas
  /** The profile of their colours; null for sRGB. */
  profile: Uint8Array | null
}

/** Byte 16 of an ICC profile names its colour space; only RGB profiles fit the output of a canvas. Null for others. */
export function rgbOnly(profile: Uint8Array | null): Uint8Array | null {
  return profile && ascii(profile, 16, 20) === 'RGB ' ? profile : null
}

/**
 * A JPG upright without loss, as by `turnJpeg`, and in grey when it has no colours. Null where that is impossible, makes a
 * file that is too large, or needs too much memory.
 */
export function turnWithoutLoss(
  bytes: Uint8Array<ArrayBuffer>,
  { orientation }: PictureFacts,
): Uint8Array<ArrayBuffer> | null {
  try {
    const stripped = stripJpeg(bytes)
    const found = stripped && turnJpeg(stripped, orientation)
    if (stripped) freeBuffer(stripped.buffer)
    const made = found && (found.hasColours ? found.turned : inGrey(found.turned))
    return made && made.length <= MAX_DOCUMENT_BYTES ? made : null
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

/** As it is when it is in grey already. Null with a profile, which is for three colours and has to be applied. */
function inGrey(jpeg: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | null {
  return rgbOnly(readJpegProfile(jpeg)) ? null : (greyscaleJpeg(jpeg) ?? jpeg)
}

/**
 * Applies the orientation of a JPG or PNG to its pixels, and encodes them again. Colours stay correct in one of two ways:
 * with an RGB profile, the raw values are drawn and the profile is added again, unless there are no colours; any other
 * profile (grey, CMYK) is applied by the browser, and the result is plain sRGB. The caller releases the pixels.
 */
export async function makeUpright(
  bytes: Uint8Array<ArrayBuffer>,
  facts: PictureFacts,
): Promise<Upright> {
  const stored = facts.format === 'jpg' ? rgbOnly(readJpegProfile(bytes)) : null
  const pixels = await upright(bytes, facts, stored ? 'stored' : 'shown')
  return releaseOnError(pixels, async () => {
    const profile = await removeGreyProfile(pixels, stored)
    const encoded =
      facts.format === 'jpg'
        ? await encodeJpeg(pixels, { quality: qualityLike(bytes), profile })
        : await encodePng(pixels)
    return { bytes: encoded, pixels, profile }
  })
}

async function upright(
  bytes: Uint8Array<ArrayBuffer>,
  { format, orientation }: PictureFacts,
  colours: 'stored' | 'shown',
): Promise<OffscreenCanvas> {
  const stripped = withoutOrientation(bytes, format, colours === 'shown')
  const bitmap = await decode(stripped)
  if (stripped.buffer !== bytes.buffer) freeBuffer(stripped.buffer)
  return drawAndRelease(bitmap, () => drawUpright(bitmap, orientation))
}

/** Above its original quality the file would only grow; below this bound, repeated encoding degrades text. */
const LOWEST_QUALITY = 0.8

/** The original quality of a JPG, within bounds. */
export function qualityLike(bytes: Uint8Array): number {
  const quality = readJpegQuality(bytes)
  if (quality === null) return JPEG_QUALITY
  return Math.min(JPEG_QUALITY, Math.max(LOWEST_QUALITY, quality / 100))
}

/** Without it no browser rotates the picture: it is rotated here, once, and equally in all browsers. */
function withoutOrientation(
  bytes: Uint8Array<ArrayBuffer>,
  format: PictureFacts['format'],
  keepProfile: boolean,
): Uint8Array<ArrayBuffer> {
  const stripped = format === 'jpg' ? stripJpeg(bytes, { keepProfile }) : stripPng(bytes)
  if (!stripped) throw new Error('The picture cannot be told apart into its parts')
  return stripped
}
