import {
  ascii,
  joinBytes,
  numbersOf,
  UnexpectedEof,
  startsWith,
  viewOf,
  type Numbers,
} from '@/lib/file-prep/worker/bytes'
import { readTiffFacts } from './exif'
import type { MetadataKind, PictureFacts } from './metadata'

const PLAIN = {
  orientation: 1,
  hasLocation: false,
  metadata: [],
  hasColourProfile: false,
  frames: 'one',
} as const

export function readGifFacts(bytes: Uint8Array): PictureFacts | null {
  const numbers = numbersOf(bytes, true)
  return sized({
    ...PLAIN,
    format: 'gif',
    width: numbers.u16(6),
    height: numbers.u16(8),
    frames: hasSecondGifFrame(numbers) ? 'several' : 'one',
  })
}

export function readBmpFacts(bytes: Uint8Array): PictureFacts | null {
  const numbers = numbersOf(bytes, true)
  // The oldest header has 12 bytes and 16-bit sizes; a negative height means top to bottom.
  const old = numbers.u32(14) === 12
  return sized({
    ...PLAIN,
    format: 'bmp',
    width: old ? numbers.u16(18) : Math.abs(numbers.i32(18)),
    height: old ? numbers.u16(20) : Math.abs(numbers.i32(22)),
  })
}

export function readTiffPicture(bytes: Uint8Array): PictureFacts | null {
  const { width, height, ...facts } = readTiffFacts(bytes)
  if (width === null || height === null) return null
  return sized({
    ...PLAIN,
    ...facts,
    format: 'tiff',
    width,
    height,
    metadata: ['other'],
  })
}

/** https://developers.google.com/speed/webp/docs/riff_container */
export function readWebpFacts(bytes: Uint8Array): PictureFacts | null {
  const numbers = numbersOf(bytes, true)
  const kind = ascii(bytes, 12, 16)
  if (kind === 'VP8 ') return simpleWebp(numbers.u16(26) & 0x3fff, numbers.u16(28) & 0x3fff)
  if (kind === 'VP8L') {
    const bits = numbers.u32(21)
    return simpleWebp((bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1)
  }
  return kind === 'VP8X' ? extendedWebp(bytes, numbers) : null
}

function simpleWebp(width: number, height: number): PictureFacts | null {
  return sized({ ...PLAIN, format: 'webp', width, height })
}

function extendedWebp(bytes: Uint8Array, numbers: Numbers): PictureFacts | null {
  const flags = numbers.u8(20)
  const exif = readTiffFacts(webpExif(bytes, numbers))
  const metadata: MetadataKind[] = []
  if (flags & 0x08) metadata.push('exif')
  if (flags & 0x04) metadata.push('xmp')
  return sized({
    format: 'webp',
    width: u24(numbers, 24) + 1,
    height: u24(numbers, 27) + 1,
    orientation: exif.orientation,
    hasLocation: exif.hasLocation,
    metadata,
    hasColourProfile: (flags & 0x20) !== 0,
    frames: flags & 0x02 ? 'several' : 'one',
  })
}

function webpExif(bytes: Uint8Array, numbers: Numbers): Uint8Array {
  const chunk = webpChunks(bytes, numbers).find(({ type }) => type === 'EXIF')
  if (!chunk) return new Uint8Array(0)
  const data = bytes.subarray(chunk.start + 8, chunk.start + 8 + chunk.size)
  return startsWith(data, 'Exif\0\0') ? data.subarray(6) : data
}

/** The same picture without an orientation; unchanged when it has no EXIF. */
export function withoutWebpExif(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const numbers = numbersOf(bytes, true)
  const chunks = webpChunks(bytes, numbers)
  const kept = chunks.filter(({ type }) => type !== 'EXIF')
  if (kept.length === chunks.length) return bytes
  const stripped = joinBytes([
    bytes.subarray(0, 12),
    ...kept.map(({ start, end }) => bytes.subarray(start, end)),
  ])
  viewOf(stripped).setUint32(4, stripped.length - 8, true)
  const [header] = kept
  // VP8X says whether there is EXIF.
  if (header?.type === 'VP8X') stripped[20] = (stripped[20] ?? 0) & ~0x08
  return stripped
}

type WebpChunk = { type: string; start: number; end: number; size: number }

/** Up to the end of the bytes. */
function webpChunks(bytes: Uint8Array, numbers: Numbers): WebpChunk[] {
  const chunks: WebpChunk[] = []
  for (let at = 12; at + 8 <= bytes.length;) {
    const size = numbers.u32(at + 4)
    const end = at + 8 + size + (size % 2)
    chunks.push({ type: ascii(bytes, at, at + 4), start: at, end, size })
    at = end
  }
  return chunks
}

/** Counts image descriptors and skips all other blocks. */
function hasSecondGifFrame(numbers: Numbers): boolean {
  let frames = 0
  try {
    let at = 13 + colourTable(numbers.u8(10))
    for (;;) {
      const block = numbers.u8(at)
      if (block === 0x3b) return false
      if (block === 0x2c) {
        frames += 1
        if (frames > 1) return true
        at = skipSubBlocks(numbers, at + 10 + colourTable(numbers.u8(at + 9)) + 1)
      } else if (block === 0x21) {
        at = skipSubBlocks(numbers, at + 2)
      } else {
        return false
      }
    }
  } catch (error) {
    if (error instanceof UnexpectedEof) return false
    throw error
  }
}

function colourTable(flags: number): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0
}

function skipSubBlocks(numbers: Numbers, from: number): number {
  let at = from
  for (let size = numbers.u8(at); size !== 0; size = numbers.u8(at)) at += 1 + size
  return at + 1
}

function u24(numbers: Numbers, at: number): number {
  return numbers.u16(at) + numbers.u8(at + 2) * 65_536
}

function sized(facts: PictureFacts): PictureFacts | null {
  return facts.width > 0 && facts.height > 0 ? facts : null
}
