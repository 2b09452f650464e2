import { sniffFormat } from '@/lib/evidence/formats'
import { ascii, UnexpectedEof, startsWith } from './bytes'
import { isTiff } from './exif'
import type { PictureFacts, PictureFormat } from './metadata'
import { boxFormat, readBoxFacts } from '@/lib/file-prep/worker/heic/isobmff'
import { readJpegFacts } from './jpeg'
import { readBmpFacts, readGifFacts, readTiffPicture, readWebpFacts } from './gif-bmp-webp'
import { readPngFacts } from './png'

/** How many bytes from the start of a file `sniffPicture` needs. */
export const SNIFF_BYTES = 64

/** The picture format that the first bytes prove, whatever the name says; null when it is none we can read. */
export function sniffPicture(head: Uint8Array): PictureFormat | null {
  const format = sniffFormat(head)
  if (format) return format === 'pdf' ? null : format
  if (startsWith(head, 'GIF87a') || startsWith(head, 'GIF89a')) return 'gif'
  if (startsWith(head, 'RIFF') && ascii(head, 8, 12) === 'WEBP') return 'webp'
  // Two letters alone prove little: a bitmap also has four bytes that are always zero.
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
 * What a picture says of itself, read from its headers without decoding a pixel, so that a bomb costs nothing.
 * Null when it is no picture, or one whose headers make no sense. Never throws, whatever the bytes.
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
