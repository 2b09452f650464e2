import { hasTooManyPixels } from '@/lib/evidence/picture-size'
import { UnexpectedEof } from '@/lib/file-prep/worker/bytes'
import { readTiffPages, type TiffLayout } from './tiff-layout'

/** Why a TIFF is not converted. */
type TiffProblem = 'tiff_unsupported' | 'file_truncated' | 'image_corrupt' | 'image_too_many_pixels'

/**
 * The pages to convert, in order; null for those that cannot be decoded. `hasMore`: there are more after them, which are
 * not read.
 */
export type TiffPages = { pages: readonly (TiffLayout | null)[]; hasMore: boolean }

export const COMPRESSION = {
  none: 1,
  huffman: 2,
  group3: 3,
  group4: 4,
  lzw: 5,
  jpeg: 7,
  deflate: 8,
  packBits: 32_773,
  oldDeflate: 32_946,
} as const

export const PHOTOMETRIC = {
  whiteIsZero: 0,
  blackIsZero: 1,
  rgb: 2,
  palette: 3,
  yCbCr: 6,
  cieLab: 8,
  iccLab: 9,
} as const

const { none, huffman, group3, group4, lzw, jpeg, deflate, packBits, oldDeflate } = COMPRESSION
const FAX: readonly number[] = [huffman, group3, group4]
const LOSSLESS: readonly number[] = [none, lzw, deflate, packBits, oldDeflate]
const PREDICTED: readonly number[] = [lzw, deflate, oldDeflate]

const UNSIGNED_INTEGER = 1
/** Extra samples that are alpha, premultiplied or not. */
export const ASSOCIATED_ALPHA = 1
const UNASSOCIATED_ALPHA = 2

/** 230 pages of A4 at 300 dpi. Pages can share their data, so a small file can have any number of pixels. */
const MAX_PIXELS_OF_ALL = 2_000_000_000

/**
 * Reads only the headers: a page that is not certain to be decoded right is left out. A problem when none is left; that
 * of the first page.
 */
export function tiffPages(bytes: Uint8Array): TiffPages | { problem: TiffProblem } {
  const { pages, hasMore } = readPages(bytes)
  const problems = pages.map((page) => pageProblem(bytes, page))
  const [problem] = problems
  if (problem === undefined) return { problem: 'image_corrupt' }
  const kept = pages.map((page, index) => (problems[index] === null ? page : null))
  if (problem !== null && kept.every((page) => page === null)) return { problem }
  const pixels = kept.reduce((sum, page) => sum + (page ? page.width * page.height : 0), 0)
  if (pixels > MAX_PIXELS_OF_ALL) return { problem: 'image_too_many_pixels' }
  return { pages: kept, hasMore }
}

/** Also when only one of them can be decoded. */
export function hasSeveralPages({ pages, hasMore }: TiffPages): boolean {
  return pages.length > 1 || hasMore
}

function readPages(bytes: Uint8Array): ReturnType<typeof readTiffPages> {
  try {
    return readTiffPages(bytes)
  } catch (error) {
    if (error instanceof UnexpectedEof) return { pages: [], hasMore: false }
    throw error
  }
}

function pageProblem(bytes: Uint8Array, page: TiffLayout): TiffProblem | null {
  if (!(page.width > 0 && page.height > 0)) return 'image_corrupt'
  // A tile may claim to be larger than its page.
  if (hasTooManyPixels(page) || hasTooManyPixels(page.pieces)) return 'image_too_many_pixels'
  if (!isSupported(page) || hasOldLzw(bytes, page)) return 'tiff_unsupported'
  const { offsets, byteCounts, expected } = page.pieces
  // Tiles listed as strips, as some programs wrote before there was a tag for them.
  if (offsets.length === 0) return 'tiff_unsupported'
  const planes = page.planarConfiguration === 2 ? page.samplesPerPixel : 1
  if (offsets.length < expected * planes || byteCounts.length < offsets.length) {
    return 'image_corrupt'
  }
  const isCutOff = offsets.some((offset, index) => offset + (byteCounts[index] ?? 0) > bytes.length)
  return isCutOff ? 'file_truncated' : null
}

function isSupported(page: TiffLayout): boolean {
  const [bits = 1] = page.bitsPerSample
  return (
    page.bitsPerSample.every((other) => other === bits) &&
    page.sampleFormat.every((format) => format === UNSIGNED_INTEGER) &&
    [1, 2].includes(page.planarConfiguration) &&
    [1, 2].includes(page.fillOrder) &&
    areColoursSupported(page, bits) &&
    areExtraSamplesSupported(page) &&
    isCompressionSupported(page, bits) &&
    isPredictorSupported(page, bits)
  )
}

function areColoursSupported({ photometric, colorMap, subsampling }: TiffLayout, bits: number) {
  switch (photometric) {
    case PHOTOMETRIC.whiteIsZero:
    case PHOTOMETRIC.blackIsZero:
    case PHOTOMETRIC.rgb:
      return bits >= 1 && bits <= 16
    case PHOTOMETRIC.palette:
      // Its values have 16 bits; some programs write 8.
      return bits <= 8 && colorMap.length === 3 * 2 ** bits && colorMap.some((value) => value > 255)
    case PHOTOMETRIC.yCbCr:
      return bits === 8 && subsampling.every((share) => [1, 2, 4].includes(share))
    case PHOTOMETRIC.cieLab:
    case PHOTOMETRIC.iccLab:
      return bits === 8 || bits === 16
    default:
      return false
  }
}

/** The number of samples that are colours. */
export function coloursOf({ photometric }: TiffLayout): 1 | 3 {
  const { whiteIsZero, blackIsZero, palette } = PHOTOMETRIC
  return photometric === whiteIsZero || photometric === blackIsZero || photometric === palette
    ? 1
    : 3
}

/** The meaning of another sample must be declared: it may be ink, infrared or nothing. */
function areExtraSamplesSupported(page: TiffLayout): boolean {
  const { samplesPerPixel, extraSamples, photometric } = page
  const extra = samplesPerPixel - coloursOf(page)
  if (extra === 0) return extraSamples.length === 0
  const [alpha = 0] = extraSamples
  const isAlpha = [ASSOCIATED_ALPHA, UNASSOCIATED_ALPHA].includes(alpha)
  const mayBeTransparent = photometric !== PHOTOMETRIC.palette && photometric !== PHOTOMETRIC.yCbCr
  return extra === 1 && extraSamples.length === 1 && isAlpha && mayBeTransparent
}

function isCompressionSupported(page: TiffLayout, bits: number): boolean {
  const { compression, photometric, samplesPerPixel } = page
  if (LOSSLESS.includes(compression)) return true
  if (FAX.includes(compression)) {
    return bits === 1 && samplesPerPixel === 1 && photometric !== PHOTOMETRIC.palette
  }
  const { rgb, yCbCr, whiteIsZero, blackIsZero } = PHOTOMETRIC
  const known: readonly (number | null)[] = [rgb, yCbCr, whiteIsZero, blackIsZero]
  return (
    compression === jpeg &&
    bits === 8 &&
    samplesPerPixel === coloursOf(page) &&
    known.includes(photometric) &&
    // Its planes are halved in one file and not in the next.
    !(photometric === yCbCr && page.planarConfiguration === 2)
  )
}

/** Whole bytes only, and only where libtiff supports it. */
function isPredictorSupported(page: TiffLayout, bits: number): boolean {
  const { predictor, compression, photometric, subsampling } = page
  if (predictor === 1) return true
  const isSubsampled = photometric === PHOTOMETRIC.yCbCr && subsampling.some((share) => share > 1)
  return predictor === 2 && bits % 8 === 0 && !isSubsampled && PREDICTED.includes(compression)
}

/** Before TIFF 5, LZW used the reverse bit order. libtiff detects it by the first code, which must be 256. */
function hasOldLzw(bytes: Uint8Array, { compression, pieces, fillOrder }: TiffLayout): boolean {
  const [offset = 0] = pieces.offsets
  if (compression !== lzw || fillOrder === 2) return false
  return bytes[offset] === 0 && ((bytes[offset + 1] ?? 0) & 1) === 1
}
