import { freeBuffer } from '@/lib/free-buffer'
import { joinBytes, startsWith } from '@/lib/file-prep/worker/bytes'
import {
  huffmanCodes,
  specBytes,
  STANDARD_CHROMA_AC,
  STANDARD_DC,
  STANDARD_LUMA_AC,
} from './huffman-encoder'
import { jpegSegments, segmentOf } from './jpeg'
import {
  freeCoefficients,
  hasColours,
  readBaseline,
  readBlocks,
  type BaselineJpeg,
  type ReadBlocks,
} from './jpeg-blocks'
import { APP0, DHT, DQT, DRI, EOI, SOF0, SOF1, SOI, SOS } from './jpeg-markers'
import { fillOf, zerosIn } from './jpeg-runs'
import { AC } from './jpeg-tables'
import type { Orientation } from '@/lib/file-prep/worker/image/metadata'
import { reorderingOf, sourceBlockOf, TRANSPOSED, type Turn } from './turned-blocks'
import { writeScan } from './write-scan'

const JFIF_BYTES = 14
/** Reading them takes six times as much memory. */
const MOST_SCAN_BYTES = 32_000_000

const TURNS: Readonly<Record<Orientation, Turn>> = {
  1: { isTransposed: false, isMirrored: false, isFlipped: false },
  2: { isTransposed: false, isMirrored: true, isFlipped: false },
  3: { isTransposed: false, isMirrored: true, isFlipped: true },
  4: { isTransposed: false, isMirrored: false, isFlipped: true },
  5: { isTransposed: true, isMirrored: false, isFlipped: false },
  6: { isTransposed: true, isMirrored: true, isFlipped: false },
  7: { isTransposed: true, isMirrored: true, isFlipped: true },
  8: { isTransposed: true, isMirrored: false, isFlipped: true },
}

/**
 * Turns a baseline JPEG upright without loss, like `jpegtran -perfect`: its blocks are moved, and their coefficients are
 * transposed and negated. A photo of 12 megapixels takes 40 MB instead of the 100 MB of its pixels and their copy. Null
 * when it is not baseline, may be damaged, or has a partial MCU at an edge that the turn moves to the left or the top.
 * `hasColours`: a grey picture may be stored in colour.
 */
export function turnJpeg(
  bytes: Uint8Array,
  orientation: Orientation,
): { turned: Uint8Array<ArrayBuffer>; hasColours: boolean } | null {
  const jpeg = readBaseline(bytes)
  const turn = TURNS[orientation]
  if (!jpeg || jpeg.scan.end - jpeg.scan.dataStart > MOST_SCAN_BYTES) return null
  if (!hasFullEdgeMcus(jpeg, turn) || !hasNoHoles(bytes, jpeg)) return null
  const read = readBlocks(bytes, jpeg)
  if (!read) return null
  const scan = writeTurned(jpeg, read, turn)
  freeCoefficients(read.coefficients)
  if (!scan) return null
  const turned = joinBytes([...headersOf(bytes, jpeg, turn), scan, Uint8Array.of(0xff, EOI)])
  freeBuffer(scan.buffer)
  return { turned, hasColours: hasColours(read.blocks) }
}

/** Whether the edges that the turn moves to the left and the top consist of full MCUs. */
function hasFullEdgeMcus({ components, width, height }: BaselineJpeg, turn: Turn): boolean {
  const { isTransposed, isMirrored, isFlipped } = turn
  const [isRightMoved, isBottomMoved] = isTransposed
    ? [isFlipped, isMirrored]
    : [isMirrored, isFlipped]
  const mcuWidth = 8 * Math.max(...components.map(({ across }) => across))
  const mcuHeight = 8 * Math.max(...components.map(({ down }) => down))
  return (!isRightMoved || width % mcuWidth === 0) && (!isBottomMoved || height % mcuHeight === 0)
}

/** No run of zeros or fill bytes, with which data may have been overwritten; blank pages have runs of zeros, too. */
function hasNoHoles(bytes: Uint8Array, { scan: { dataStart, end } }: BaselineJpeg): boolean {
  return zerosIn(bytes, dataStart, end) === 0 && fillOf(bytes, dataStart, end) === end
}

function writeTurned(
  { components, mcusAcross, mcusDown, scan }: BaselineJpeg,
  { blocks, coefficients }: ReadBlocks,
  turn: Turn,
): Uint8Array<ArrayBuffer> | null {
  const written = components.flatMap((component, index) => {
    const ofComponent = blocks[index]
    if (!ofComponent) return []
    const [across, down] = turn.isTransposed
      ? [component.down, component.across]
      : [component.across, component.down]
    const size = { across: ofComponent.across, down: mcusDown * component.down }
    const sourceBlock = sourceBlockOf(size, turn)
    const ac = huffmanCodes(index === 0 ? STANDARD_LUMA_AC : STANDARD_CHROMA_AC)
    return [{ across, down, blocks: ofComponent, sourceBlock, ac }]
  })
  const [columns, rows] = turn.isTransposed ? [mcusDown, mcusAcross] : [mcusAcross, mcusDown]
  const options = { columns, rows, reordering: reorderingOf(turn) }
  return writeScan(written, coefficients, {
    ...options,
    expectedBytes: scan.end - scan.dataStart,
  })
}

/** All before the data of the scan; what does not describe the blocks stays as it is. */
function headersOf(bytes: Uint8Array, { components }: BaselineJpeg, turn: Turn): Uint8Array[] {
  const { isTransposed } = turn
  const headers: Uint8Array[] = [Uint8Array.of(0xff, SOI)]
  for (const { marker, payload, start, end } of jpegSegments(bytes)) {
    if (marker === SOS) break
    if (marker === DQT) headers.push(segmentOf(DQT, isTransposed ? transposed(payload) : payload))
    else if (marker === SOF0 || marker === SOF1) {
      headers.push(segmentOf(marker, isTransposed ? transposedFrame(payload) : payload))
    } else if (marker === APP0 && isTransposed && isJfif(payload)) {
      headers.push(segmentOf(APP0, withSwapped(payload, 8, 10)))
    } else if (marker !== DHT && marker !== DRI) headers.push(bytes.subarray(start, end))
  }
  const selectors = components.flatMap(({ id }, index) => [id, index === 0 ? 0 : 1])
  return [
    ...headers,
    segmentOf(DHT, [0, ...specBytes(STANDARD_DC)]),
    segmentOf(DHT, [AC, ...specBytes(STANDARD_LUMA_AC)]),
    segmentOf(DHT, [AC | 1, ...specBytes(STANDARD_CHROMA_AC)]),
    segmentOf(SOS, [components.length, ...selectors, 0, 63, 0]),
  ]
}

/** Whether it has a resolution for both directions. */
function isJfif(payload: Uint8Array): boolean {
  return payload.length >= JFIF_BYTES && startsWith(payload, 'JFIF\0')
}

/** With height and width, and the sampling factors of each component, exchanged. */
function transposedFrame(payload: Uint8Array): Uint8Array {
  const frame = withSwapped(payload, 1, 3)
  for (let at = 7; at < frame.length; at += 3) {
    const sampling = payload[at] ?? 0
    frame[at] = (sampling >> 4) | ((sampling & 15) << 4)
  }
  return frame
}

/** With two fields of two bytes exchanged. */
function withSwapped(payload: Uint8Array, one: number, other: number): Uint8Array {
  const swapped = payload.slice()
  swapped.set(payload.subarray(one, one + 2), other)
  swapped.set(payload.subarray(other, other + 2), one)
  return swapped
}

/** Quantization tables, with 8 or 16 bits per entry; one that is cut off stays as it is. */
function transposed(payload: Uint8Array): Uint8Array {
  const tables = payload.slice()
  for (let at = 0; at < payload.length;) {
    const bytes = (payload[at] ?? 0) >> 4 === 0 ? 1 : 2
    const end = at + 1 + 64 * bytes
    if (end > payload.length) break
    for (const [index, turned] of TRANSPOSED.entries()) {
      const from = at + 1 + index * bytes
      tables.set(payload.subarray(from, from + bytes), at + 1 + turned * bytes)
    }
    at = end
  }
  return tables
}
