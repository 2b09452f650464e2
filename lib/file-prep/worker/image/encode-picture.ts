import { freeBuffer } from '@/lib/free-buffer'
import { encode, JPEG_QUALITY } from './canvas'
import { greyscaleJpeg } from './jpeg/greyscale-jpeg'
import { GREY_TOLERANCE } from './image-quality'
import { stripJpeg, withJpegProfile } from './jpeg/jpeg'
import { coloursOf, packRows } from './packed-rows'
import { writePng } from './png'

type JpegOptions = {
  quality?: number
  /** The profile of the canvas' colours; null for sRGB. */
  profile?: Uint8Array | null
}

/** The JPG of an opaque canvas, without colours if it has none. */
export async function encodeJpeg(
  canvas: OffscreenCanvas,
  { quality = JPEG_QUALITY, profile = null }: JpegOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const jpg = await encode(canvas, 'image/jpeg', quality)
  // A profile is for three colours.
  if (profile) return tagged(jpg, profile)
  if (coloursOf(canvas, GREY_TOLERANCE) === 'rgb') return jpg
  return greyscaleJpeg(jpg) ?? jpg
}

/** The PNG of a canvas: a bit per pixel in black and white, a byte in grey. */
export async function encodePng(canvas: OffscreenCanvas): Promise<Uint8Array<ArrayBuffer>> {
  const colours = coloursOf(canvas)
  if (colours === 'rgb') return encode(canvas, 'image/png')
  return writePng(await packRows(canvas, colours))
}

/** `lossless` when it has at most `factor` times the bytes of `lossy` (`losslessFactor`); encodes only what it needs. */
export async function chooseEncoding<Encoded extends { bytes: Uint8Array }>(
  factor: number,
  lossless: () => Promise<Encoded>,
  lossy: () => Promise<Encoded>,
): Promise<Encoded> {
  if (factor === 0) return lossy()
  const exact = await lossless()
  if (factor === Number.POSITIVE_INFINITY) return exact
  const other = await lossy()
  return exact.bytes.length <= other.bytes.length * factor ? exact : other
}

/** The output of a canvas with the profile of its colours; unchanged for sRGB. */
export function tagged(
  jpeg: Uint8Array<ArrayBuffer>,
  profile: Uint8Array | null,
): Uint8Array<ArrayBuffer> {
  if (!profile) return jpeg
  const untagged = plain(jpeg)
  const result = withJpegProfile(untagged, profile)
  if (untagged !== jpeg) freeBuffer(untagged.buffer)
  return result
}

/** Some browsers tag the output of a canvas as sRGB. */
function plain(jpeg: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return stripJpeg(jpeg, { keepProfile: false }) ?? jpeg
}
