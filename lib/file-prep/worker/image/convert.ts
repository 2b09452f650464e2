import { MAX_DOCUMENT_BYTES } from '@/lib/evidence/limits'
import type { OnStep } from '@/lib/file-prep/shared/processed'
import { decode, drawUpright, encode, release, samplePixels } from './canvas'
import type { PictureFacts } from './metadata'
import { decodeHeic } from '@/lib/file-prep/worker/heic/heic'
import { readBoxFacts } from '@/lib/file-prep/worker/heic/isobmff'
import { COUNT_PIXELS, hasTransparency, looksDrawn } from './image-quality'
import { rgbOnly, tagged } from './make-upright'
import { decodeTiff } from './tiff'

export type Converted = {
  bytes: Uint8Array<ArrayBuffer>
  format: 'jpg' | 'png'
  /** Must be closed. Upright except for TIFF. */
  bitmap: ImageBitmap
  /** The profile of the bitmap's colours; null for sRGB. */
  profile: Uint8Array | null
}

/**
 * Converts a format that Omise does not accept to JPG or PNG. A photo becomes a JPG; a drawing or a picture with
 * transparency becomes a PNG, unless that is too large. Only the first of several pictures is kept.
 * @throws when the picture cannot be decoded
 */
export async function convert(
  bytes: Uint8Array<ArrayBuffer>,
  facts: PictureFacts,
  onStep: OnStep,
): Promise<Converted> {
  if (facts.format === 'heic') return convertHeic(bytes, onStep)
  const tiff = facts.format === 'tiff'
  const bitmap = tiff ? await decodeTiff(bytes) : await decode(bytes)
  // Browsers rotate every other format themselves.
  const orientation = tiff ? facts.orientation : 1
  const sample = samplePixels(bitmap, COUNT_PIXELS, false)
  if (hasTransparency(sample) || looksDrawn(sample)) {
    const canvas = drawUpright(bitmap, orientation)
    const png = await encode(canvas, 'image/png')
    release(canvas)
    if (png.length <= MAX_DOCUMENT_BYTES)
      return { bytes: png, format: 'png', bitmap, profile: null }
  }
  const canvas = drawUpright(bitmap, orientation, { ground: '#fff' })
  const jpg = await encode(canvas, 'image/jpeg')
  release(canvas)
  return { bytes: jpg, format: 'jpg', bitmap, profile: null }
}

/** The decoder returns raw colour values, so the profile must be kept. */
async function convertHeic(bytes: Uint8Array<ArrayBuffer>, onStep: OnStep): Promise<Converted> {
  const facts = readBoxFacts(bytes)
  if (!facts) throw new Error('The boxes make no sense')
  const { bitmap, coloursAreStored } = await decodeHeic(bytes, facts, onStep)
  onStep('encoding')
  const canvas = drawUpright(bitmap, 1, { ground: '#fff' })
  const jpg = await encode(canvas, 'image/jpeg')
  release(canvas)
  const profile = coloursAreStored ? rgbOnly(facts.profile) : null
  return { bytes: tagged(jpg, profile), format: 'jpg', bitmap, profile }
}
