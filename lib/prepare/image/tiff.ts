/**
 * Decodes the first picture of a TIFF, which browsers do not. Its own orientation is not applied.
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
  return createImageBitmap(new ImageData(pixels, first.width, first.height))
}
