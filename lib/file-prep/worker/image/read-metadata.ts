import { sniffFormat } from '@/lib/evidence/signatures'
import { ascii, UnexpectedEof, startsWith } from '@/lib/file-prep/worker/bytes'
import { isTiff } from './exif'
import type { PictureFacts, PictureFormat } from './metadata'
import { boxFormat, readBoxFacts } from '@/lib/file-prep/worker/heic/isobmff'
import { readJpegFacts } from './jpeg/jpeg'
import { readBmpFacts, readGifFacts, readTiffPicture, readWebpFacts } from './gif-bmp-webp'
import { readPngFacts } from './png'

/** The number of leading bytes that `sniffPicture` needs. */
export const SNIFF_BYTES = 64

/** The picture format determined by the first bytes, whatever the name; null for an unsupported one. */
export function sniffPicture(head: Uint8Array): PictureFormat | null {
  const format = sniffFormat(head)
  if (format) return format === 'pdf' ? null : format
  if (startsWith(head, 'GIF87a') || startsWith(head, 'GIF89a')) return 'gif'
  if (startsWith(head, 'RIFF') && ascii(head, 8, 12) === 'WEBP') return 'webp'
  // Two letters alone are weak evidence; a bitmap also has four bytes that are always zero.
  if (startsWith(head, 'BM') && startsWith(head, '\0\0\0\0', 6)) return 'bmp'
  if (isTiff(head)) return 'tiff'
  return boxFormat(head)
}

const READERS: Record<PictureFormat, (bytes: Uint8Array) => PictureFacts | null> = {
  jpg: readJpegFacts,
  png: readPngFacts,
  gif: readGifFacts,
  webp: readWebpFacts,
  bmp: readBmpFacts,
  tiff: readTiffPicture,
  heic: readBoxFacts,
  avif: readBoxFacts,
}

/**
 * The metadata in a picture's headers, read without decoding a pixel, so that a decompression bomb costs nothing. Null
 * when it is not a picture, or its headers are invalid. Never throws, for any bytes.
 */
export function readPictureFacts(bytes: Uint8Array): PictureFacts | null {
  const format = sniffPicture(bytes.subarray(0, SNIFF_BYTES))
  if (!format) return null
  try {
    return READERS[format](bytes)
  } catch (error) {
    if (error instanceof UnexpectedEof) return null
    throw error
  }
}
