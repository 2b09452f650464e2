import { freeBuffer } from '@/lib/free-buffer'
import { joinBytes, startsWith } from '@/lib/file-prep/worker/bytes'
import { jpegSegments, segmentOf } from './jpeg'
import {
  hasColours,
  readBaseline,
  readBlocks,
  type BaselineJpeg,
  type ReadBlocks,
} from './jpeg-blocks'
import { AVERAGES, BRIGHTNESS_DETAILS, codesOf, COLOUR_DETAILS, definitionOf } from './jpeg-codes'
import { fillOf, zerosIn } from './jpeg-runs'
import { AC } from './jpeg-tables'
import type { Orientation } from './metadata'
import { numbersAfter, reorderingOf, TRANSPOSED, type Turn } from './turned-blocks'
import { writeScan } from './write-scan'

const [SOF0, SOF1, DHT, SOI, EOI, SOS, DQT, DRI] = [
  0xc0, 0xc1, 0xc4, 0xd8, 0xd9, 0xda, 0xdb, 0xdd,
] as const
const APP0 = 0xe0
const JFIF_BYTES = 14

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
 * Turns a JPG upright without decoding its pixels: its blocks change their places, and the numbers in them the direction.
 * No detail is lost, and a photo of 12 megapixels takes 40 MB instead of 100. Null for JPGs that are not baseline, that
 * may be damaged or incomplete, or with half a unit at an edge that would begin a row: decoders show units from their
 * beginning.
 * `hasColours`: a grey picture may be stored in colour.
 */
export function turnJpeg(
  bytes: Uint8Array,
  orientation: Orientation,
): { turned: Uint8Array<ArrayBuffer>; hasColours: boolean } | null {
  const jpeg = readBaseline(bytes)
  if (!jpeg) return null
  try {
    const turn = TURNS[orientation]
    const read = isWhole(bytes, jpeg) && hasWholeUnits(jpeg, turn) ? readBlocks(jpeg) : null
    const scan = read && writeTurned(jpeg, read, turn)
    if (!scan) return null
    const turned = joinBytes([...headersOf(bytes, jpeg, turn), scan, Uint8Array.of(0xff, EOI)])
    freeBuffer(scan.buffer)
    return { turned, hasColours: hasColours(read.blocks) }
  } finally {
    freeBuffer(jpeg.data.buffer)
  }
}

/** Without zeros where data was overwritten, or padding in its middle. Blank pages have such zeros too. */
function isWhole(bytes: Uint8Array, { scan: { dataStart, end } }: BaselineJpeg): boolean {
  return zerosIn(bytes, dataStart, end) === 0 && fillOf(bytes, dataStart, end) === end
}

/** Along the sides that are reversed. */
function hasWholeUnits({ parts, width, height }: BaselineJpeg, turn: Turn): boolean {
  const { isTransposed, isMirrored, isFlipped } = turn
  const [isWidthReversed, isHeightReversed] = isTransposed
    ? [isFlipped, isMirrored]
    : [isMirrored, isFlipped]
  const unitWidth = 8 * Math.max(...parts.map(({ across }) => across))
  const unitHeight = 8 * Math.max(...parts.map(({ down }) => down))
  return (
    (!isWidthReversed || width % unitWidth === 0) &&
    (!isHeightReversed || height % unitHeight === 0)
  )
}

function writeTurned(
  { parts, unitsAcross, unitsDown, data }: BaselineJpeg,
  { blocks, details }: ReadBlocks,
  turn: Turn,
): Uint8Array<ArrayBuffer> | null {
  const written = parts.flatMap((part, index) => {
    const ofPart = blocks[index]
    if (!ofPart) return []
    const size = { across: ofPart.across, down: unitsDown * part.down }
    const [across, down] = turn.isTransposed ? [part.down, part.across] : [part.across, part.down]
    const codes = codesOf(index === 0 ? BRIGHTNESS_DETAILS : COLOUR_DETAILS)
    return [{ across, down, blocks: ofPart, numberAt: numbersAfter(size, turn), codes }]
  })
  const [columns, rows] = turn.isTransposed ? [unitsDown, unitsAcross] : [unitsAcross, unitsDown]
  const scan = writeScan(written, details, {
    columns,
    rows,
    reordering: reorderingOf(turn),
    expectedBytes: data.length,
  })
  freeBuffer(details.places.buffer)
  freeBuffer(details.values.buffer)
  return scan
}

/** All before the data of the scan; what does not describe the blocks stays as it is. */
function headersOf(bytes: Uint8Array, { parts }: BaselineJpeg, turn: Turn): Uint8Array[] {
  const headers: Uint8Array[] = [Uint8Array.of(0xff, SOI)]
  for (const { marker, payload, start, end } of jpegSegments(bytes)) {
    if (marker === DQT)
      headers.push(segmentOf(DQT, turn.isTransposed ? transposed(payload) : payload))
    else if (marker === SOF0 || marker === SOF1)
      headers.push(segmentOf(marker, frame(payload, turn)))
    else if (marker === SOS) {
      headers.push(
        segmentOf(DHT, [0, ...definitionOf(AVERAGES)]),
        segmentOf(DHT, [AC, ...definitionOf(BRIGHTNESS_DETAILS)]),
        segmentOf(DHT, [AC | 1, ...definitionOf(COLOUR_DETAILS)]),
        segmentOf(SOS, [
          parts.length,
          ...parts.flatMap(({ id }, place) => [id, place === 0 ? 0 : 1]),
          0,
          63,
          0,
        ]),
      )
    } else if (marker === APP0 && turn.isTransposed && isJfif(payload)) {
      headers.push(segmentOf(APP0, withSwapped(payload, 8, 10)))
    } else if (marker !== DHT && marker !== DRI && marker !== EOI) {
      headers.push(bytes.subarray(start, end))
    }
  }
  return headers
}

/** Whether it tells the resolution, in both directions. */
function isJfif(payload: Uint8Array): boolean {
  return payload.length >= JFIF_BYTES && startsWith(payload, 'JFIF\0')
}

/** Height and width, then the blocks of each part down and across, change places. */
function frame(payload: Uint8Array, { isTransposed }: Turn): Uint8Array {
  if (!isTransposed) return payload
  const turned = withSwapped(payload, 1, 3)
  for (let at = 7; at < turned.length; at += 3) {
    const sampling = payload[at] ?? 0
    turned[at] = (sampling >> 4) | ((sampling & 15) << 4)
  }
  return turned
}

/** Two numbers of two bytes each. */
function withSwapped(payload: Uint8Array, one: number, other: number): Uint8Array {
  const swapped = payload.slice()
  swapped.set(payload.subarray(one, one + 2), other)
  swapped.set(payload.subarray(other, other + 2), one)
  return swapped
}

/** Tables of 64 steps, with a byte or two each; one that is cut off stays as it is. */
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
