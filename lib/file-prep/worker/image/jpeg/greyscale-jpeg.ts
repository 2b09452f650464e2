import { freeBuffer } from '@/lib/free-buffer'
import { ascii, joinBytes, viewOf } from '@/lib/file-prep/worker/bytes'
import { huffmanCodes, specBytes, STANDARD_DC } from './huffman-encoder'
import { jpegSegments, segmentOf } from './jpeg'
import {
  freeCoefficients,
  readBaseline,
  readBlocks,
  type BaselineJpeg,
  type ReadBlocks,
} from './jpeg-blocks'
import { APP14, DHT, DQT, EOI, SOF0, SOF1, SOI, SOS } from './jpeg-markers'
import { AC } from './jpeg-tables'
import { reorderingOf } from './turned-blocks'
import { writeScan } from './write-scan'

const UNCHANGED = reorderingOf({ isTransposed: false, isMirrored: false, isFlipped: false })

/** A JPG in colour without its colours: the brightness stays bit for bit. Null for JPGs of other kinds. */
export function greyscaleJpeg(bytes: Uint8Array): Uint8Array<ArrayBuffer> | null {
  const jpeg = readBaseline(bytes)
  if (!jpeg || !isLumaAndChroma(jpeg) || isAdobe(bytes)) return null
  const read = readBlocks(bytes, jpeg)
  if (!read) return null
  const scan = writeLuma(jpeg, read)
  freeCoefficients(read.coefficients)
  if (!scan) return null
  const made = joinBytes([...headersOf(bytes, jpeg), scan, Uint8Array.of(0xff, EOI)])
  freeBuffer(scan.buffer)
  return made
}

/** The MCUs are as large as the component with the most blocks. */
function isLumaAndChroma({ components: [luma, ...chroma] }: BaselineJpeg): boolean {
  return (
    luma !== undefined &&
    chroma.length === 2 &&
    chroma.every(({ across, down }) => across <= luma.across && down <= luma.down)
  )
}

/** Its first component may be red. */
function isAdobe(bytes: Uint8Array): boolean {
  const segments = [...jpegSegments(bytes)]
  return segments.some(
    ({ marker, payload }) => marker === APP14 && ascii(payload, 0, 5) === 'Adobe',
  )
}

/** Blocks in rows, without those that only complete an MCU. */
function writeLuma(
  { components: [luma], width, height, scan }: BaselineJpeg,
  { blocks: [blocks], coefficients }: ReadBlocks,
): Uint8Array<ArrayBuffer> | null {
  if (!luma || !blocks) return null
  const sourceBlock = (column: number, row: number) => row * blocks.across + column
  const written = { across: 1, down: 1, blocks, sourceBlock, ac: huffmanCodes(luma.acSpec) }
  return writeScan([written], coefficients, {
    columns: Math.ceil(width / 8),
    rows: Math.ceil(height / 8),
    reordering: UNCHANGED,
    expectedBytes: scan.end - scan.dataStart,
  })
}

function headersOf(
  bytes: Uint8Array,
  { components: [luma], width, height }: BaselineJpeg,
): Uint8Array[] {
  if (!luma) return []
  const { id, quantization, acSpec } = luma
  const size = new Uint8Array(4)
  viewOf(size).setUint16(0, height)
  viewOf(size).setUint16(2, width)
  const segments = [...jpegSegments(bytes)]
  // Tables with 16 bits per entry are permitted in SOF1 only.
  const frame = segments.some(({ marker }) => marker === SOF1) ? SOF1 : SOF0
  return [
    Uint8Array.of(0xff, SOI),
    ...segments
      .filter(({ marker }) => marker === DQT)
      .map(({ payload }) => segmentOf(DQT, payload)),
    segmentOf(frame, [8, ...size, 1, id, 0x11, quantization]),
    segmentOf(DHT, [0, ...specBytes(STANDARD_DC)]),
    segmentOf(DHT, [AC, ...specBytes(acSpec)]),
    segmentOf(SOS, [1, id, 0, 0, 63, 0]),
  ]
}
