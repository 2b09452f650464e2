import { JpegSegmentFinder } from '@/lib/evidence/jpeg-segment-finder'
import { UnexpectedEof } from './bytes'
import { readTiffLayout, type TiffLayout } from './tiff-layout'

/** Why a TIFF is not converted. */
export type TiffProblem = 'tiff_unsupported' | 'file_truncated' | 'image_corrupt'

const NONE = 1
const GROUP_3 = 3
const GROUP_4 = 4
const LZW = 5
const JPEG = 7
const DEFLATE = 8
const PACK_BITS = 32_773
const OLD_DEFLATE = 32_946

const FAX = [GROUP_3, GROUP_4]
const LOSSLESS = [NONE, LZW, DEFLATE, PACK_BITS, OLD_DEFLATE]

const [WHITE_IS_ZERO, BLACK_IS_ZERO, RGB, PALETTE, YCBCR] = [0, 1, 2, 3, 6]

type Supported = {
  photometric: readonly number[]
  samples: number
  bits: readonly number[]
  compressions: readonly number[]
}

/**
 * The variants that utif2 decodes like libtiff, compared pixel by pixel. It decodes others wrongly and without an
 * error: planes, YCbCr outside JPEG, grey in JPEG, Lab, floats, 4-bit grey, 12 bits.
 */
const SUPPORTED: readonly Supported[] = [
  {
    photometric: [WHITE_IS_ZERO, BLACK_IS_ZERO],
    samples: 1,
    bits: [1],
    compressions: [...LOSSLESS, ...FAX],
  },
  {
    photometric: [WHITE_IS_ZERO, BLACK_IS_ZERO],
    samples: 1,
    bits: [8, 16],
    compressions: LOSSLESS,
  },
  { photometric: [BLACK_IS_ZERO], samples: 1, bits: [2], compressions: LOSSLESS },
  { photometric: [RGB], samples: 3, bits: [8, 16], compressions: LOSSLESS },
  { photometric: [RGB], samples: 3, bits: [8], compressions: [JPEG] },
  { photometric: [RGB], samples: 4, bits: [8, 16], compressions: LOSSLESS },
  { photometric: [PALETTE], samples: 1, bits: [1, 2, 4, 8], compressions: LOSSLESS },
  { photometric: [YCBCR], samples: 3, bits: [8], compressions: [JPEG] },
]

const UNSIGNED_INTEGER = 1
/** Extra samples that are alpha, premultiplied or not. */
export const ASSOCIATED_ALPHA = 1
const UNASSOCIATED_ALPHA = 2

/** Null when the variant is supported and its data is complete; read from the headers. */
export function tiffProblem(bytes: Uint8Array): TiffProblem | null {
  const layout = layoutOf(bytes)
  if (!layout) return 'image_corrupt'
  if (!isSupported(layout)) return 'tiff_unsupported'
  if (hasOldLzw(bytes, layout) || hasUnnamedColours(bytes, layout)) return 'tiff_unsupported'
  const { offsets, byteCounts, expected } = layout.pieces
  // Tiles listed as strips, as some programs wrote before there was a tag for them.
  if (offsets.length === 0) return 'tiff_unsupported'
  if (offsets.length < expected || byteCounts.length < offsets.length) return 'image_corrupt'
  const isCutOff = offsets.some((offset, index) => offset + (byteCounts[index] ?? 0) > bytes.length)
  return isCutOff ? 'file_truncated' : null
}

function layoutOf(bytes: Uint8Array): TiffLayout | null {
  try {
    return readTiffLayout(bytes)
  } catch (error) {
    if (error instanceof UnexpectedEof) return null
    throw error
  }
}

function isSupported(layout: TiffLayout): boolean {
  const { samplesPerPixel: samples, compression, photometric } = layout
  const [bits = 1] = layout.bitsPerSample
  return (
    layout.bitsPerSample.every((other) => other === bits) &&
    layout.sampleFormat.every((format) => format === UNSIGNED_INTEGER) &&
    (layout.planarConfiguration === 1 || samples === 1) &&
    (layout.fillOrder === 1 || FAX.includes(compression)) &&
    isPredictorSupported(layout, bits) &&
    areExtraSamplesSupported(layout) &&
    isColorMapSupported(layout, bits) &&
    SUPPORTED.some(
      (kind) =>
        kind.photometric.includes(photometric ?? -1) &&
        kind.samples === samples &&
        kind.bits.includes(bits) &&
        kind.compressions.includes(compression),
    )
  )
}

/** Whole bytes only, and only where libtiff supports it. */
function isPredictorSupported({ predictor, compression }: TiffLayout, bits: number): boolean {
  if (predictor === 1) return true
  return predictor === 2 && bits >= 8 && [LZW, DEFLATE, OLD_DEFLATE].includes(compression)
}

/** The meaning of a fourth sample must be declared: it may be ink, infrared or nothing. */
function areExtraSamplesSupported({ samplesPerPixel, extraSamples }: TiffLayout): boolean {
  if (samplesPerPixel !== 4) return extraSamples.length === 0
  const [alpha = 0] = extraSamples
  return extraSamples.length === 1 && [ASSOCIATED_ALPHA, UNASSOCIATED_ALPHA].includes(alpha)
}

/** Its values have 16 bits; some programs write 8, which are decoded as black. */
function isColorMapSupported({ photometric, colorMap }: TiffLayout, bits: number): boolean {
  if (photometric !== PALETTE) return true
  return colorMap.length === 3 * 2 ** bits && colorMap.some((value) => value > 255)
}

/** Before TIFF 5, LZW used the reverse bit order. libtiff detects it by the first code, which must be 256. */
function hasOldLzw(bytes: Uint8Array, { compression, pieces }: TiffLayout): boolean {
  const [offset = 0] = pieces.offsets
  return compression === LZW && bytes[offset] === 0 && ((bytes[offset + 1] ?? 0) & 1) === 1
}

/** RGB in JPEG is decoded as YCbCr unless its components are named R, G and B, as in libjpeg. */
function hasUnnamedColours(bytes: Uint8Array, { compression, photometric, pieces }: TiffLayout) {
  if (compression !== JPEG || photometric !== RGB) return false
  const [offset = 0] = pieces.offsets
  const jpeg = bytes.subarray(offset, offset + (pieces.byteCounts[0] ?? 0))
  for (const { size, start } of new JpegSegmentFinder().push(jpeg)) {
    // The frame header names a component every three bytes.
    if (size) return [10, 13, 16].map((at) => jpeg[start + at]).join() !== '82,71,66'
  }
  return true
}
