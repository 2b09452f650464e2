import { decode } from './canvas'
import type { Orientation, PictureFacts } from './metadata'

/** A JPG can be decoded at any number of eighths of its size. */
const EIGHTHS = 8

type Picture = Pick<PictureFacts, 'format' | 'width' | 'height'> & { orientation?: Orientation }

/**
 * Decodes a picture for a use that needs `longestSide` pixels. Chromium decodes a large upright JPG at a fraction of its
 * size, which takes as much less memory; any other picture is decoded whole. Release it when done.
 */
export async function decodeReduced(
  bytes: Uint8Array<ArrayBuffer>,
  { format, width, height, orientation = 1 }: Picture,
  longestSide: number,
): Promise<ImageBitmap> {
  const eighths = Math.ceil((EIGHTHS * longestSide) / Math.max(width, height))
  const isReducible = format === 'jpg' && orientation === 1 && eighths < EIGHTHS
  if (!isReducible || !('ImageDecoder' in globalThis)) return decode(bytes)
  const part = (side: number) => Math.ceil((side * eighths) / EIGHTHS)
  const decoder = new ImageDecoder({
    type: 'image/jpeg',
    data: bytes,
    desiredWidth: part(width),
    desiredHeight: part(height),
  })
  try {
    const { image } = await decoder.decode()
    const bitmap = await createImageBitmap(image)
    image.close()
    return bitmap
  } catch {
    // The other decoder may read more of a damaged picture.
    return decode(bytes)
  } finally {
    decoder.close()
  }
}
