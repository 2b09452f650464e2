import { hasTooManyPixels } from '@/lib/evidence/picture-size'
import { decode } from '@/lib/file-prep/worker/image/canvas'
import { readJpegFacts } from './jpeg'

/**
 * Decodes a JPG that is part of another file, whose limits do not apply to it.
 * @throws when it has too many pixels, or cannot be decoded
 */
export async function decodeJpegInside(jpeg: Uint8Array<ArrayBuffer>): Promise<ImageBitmap> {
  const facts = readJpegFacts(jpeg)
  if (!facts || hasTooManyPixels(facts)) throw new Error('The JPG inside has too many pixels')
  return decode(jpeg)
}
