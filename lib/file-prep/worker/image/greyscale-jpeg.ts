import { ascii, joinBytes, viewOf } from '@/lib/file-prep/worker/bytes'
import { jpegSegments, segmentOf } from './jpeg'
import {
  readBaseline,
  readBlocks,
  type BaselineJpeg,
  type Blocks,
  type Details,
} from './jpeg-blocks'
import { AVERAGES, codesOf, definitionOf } from './jpeg-codes'
import { AC } from './jpeg-tables'
import { reorderingOf } from './turned-blocks'
import { writeScan } from './write-scan'

const [SOF0, DHT, SOI, EOI, SOS, DQT] = [0xc0, 0xc4, 0xd8, 0xd9, 0xda, 0xdb] as const
const APP14 = 0xee

const UNCHANGED = reorderingOf({ isTransposed: false, isMirrored: false, isFlipped: false })

/**
 * A colour JPG without its colours: the brightness stays bit for bit. For what a canvas encodes, which is always in
 * colour. Null for JPGs of other kinds.
 */
export function greyscaleJpeg(bytes: Uint8Array): Uint8Array<ArrayBuffer> | null {
  const jpeg = readBaseline(bytes)
  if (!jpeg || !isBrightnessAndColours(jpeg) || isAdobe(bytes)) return null
  const read = readBlocks(jpeg)
  const [brightness] = read?.blocks ?? []
  return read && brightness ? write(bytes, jpeg, brightness, read.details) : null
}

/** The units are as large as the part with the most blocks. */
function isBrightnessAndColours({ parts: [brightness, ...colours] }: BaselineJpeg): boolean {
  return (
    brightness !== undefined &&
    colours.length === 2 &&
    colours.every(({ across, down }) => across <= brightness.across && down <= brightness.down)
  )
}

/** Its first part may be red. */
function isAdobe(bytes: Uint8Array): boolean {
  const segments = [...jpegSegments(bytes)]
  return segments.some(
    ({ marker, payload }) => marker === APP14 && ascii(payload, 0, 5) === 'Adobe',
  )
}

function write(
  bytes: Uint8Array,
  { parts: [brightness], width, height, data }: BaselineJpeg,
  blocks: Blocks,
  details: Details,
): Uint8Array<ArrayBuffer> | null {
  if (!brightness) return null
  const { id, quantization, acCodes } = brightness
  const numberAt = (column: number, row: number) => row * blocks.across + column
  const part = { across: 1, down: 1, blocks, numberAt, codes: codesOf(acCodes) }
  // Without the blocks that only fill a unit.
  const [columns, rows] = [Math.ceil(width / 8), Math.ceil(height / 8)]
  const scan = writeScan([part], details, {
    columns,
    rows,
    reordering: UNCHANGED,
    expectedBytes: data.length,
  })
  if (!scan) return null
  const size = new Uint8Array(4)
  viewOf(size).setUint16(0, height)
  viewOf(size).setUint16(2, width)
  const steps = [...jpegSegments(bytes)].filter(({ marker }) => marker === DQT)
  return joinBytes([
    Uint8Array.of(0xff, SOI),
    ...steps.map(({ payload }) => segmentOf(DQT, payload)),
    segmentOf(SOF0, [8, ...size, 1, id, 0x11, quantization]),
    segmentOf(DHT, [0, ...definitionOf(AVERAGES)]),
    segmentOf(DHT, [AC, ...definitionOf(acCodes)]),
    segmentOf(SOS, [1, id, 0, 0, 63, 0]),
    scan,
    Uint8Array.of(0xff, EOI),
  ])
}
