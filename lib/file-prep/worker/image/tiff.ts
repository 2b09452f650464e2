import { readTiffLayout } from './tiff-layout'
import { ASSOCIATED_ALPHA } from './tiff-support'

/**
 * Decodes the first picture of a TIFF without a `tiffProblem`; browsers decode none. Does not apply its orientation.
 * @throws when the picture cannot be decoded
 */
export async function decodeTiff(bytes: Uint8Array<ArrayBuffer>): Promise<ImageBitmap> {
  const { default: utif } = await import('utif2')
  const [first] = utif.decode(bytes.buffer)
  if (!first) throw new Error('No picture inside')
  utif.decodeImage(bytes.buffer, first)
  const pixels = new Uint8ClampedArray(utif.toRGBA8(first))
  if (pixels.length === 0 || pixels.length !== first.width * first.height * 4) {
    throw new Error('The picture does not hold what its header promises')
  }
  if (readTiffLayout(bytes)?.extraSamples[0] === ASSOCIATED_ALPHA) divideByAlpha(pixels)
  return createImageBitmap(new ImageData(pixels, first.width, first.height))
}

/** A canvas uses straight alpha, not premultiplied. */
function divideByAlpha(pixels: Uint8ClampedArray): void {
  for (let at = 0; at < pixels.length; at += 4) {
    const alpha = pixels[at + 3] ?? 255
    if (alpha === 0 || alpha === 255) continue
    for (let channel = at; channel < at + 3; channel++) {
      pixels[channel] = ((pixels[channel] ?? 0) * 255) / alpha
    }
  }
}
