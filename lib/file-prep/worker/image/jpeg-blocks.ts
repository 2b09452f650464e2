import { freeBuffer } from '@/lib/free-buffer'
import { viewOf } from '@/lib/file-prep/worker/bytes'
import { jpegSegments, type Segment } from './jpeg'
import { PADDING } from './jpeg-intervals'
import {
  AC,
  averageStepsIn,
  codesIn,
  codeTable,
  mostAverage,
  type CodeDefinition,
} from './jpeg-tables'

/** Reads the blocks of a baseline JPG, so that they can be written again without decoding its pixels. */

const [SOF0, SOF1, DHT, EOI, SOS, DQT, DRI] = [0xc0, 0xc1, 0xc4, 0xd9, 0xda, 0xdb, 0xdd] as const
const APP0 = 0xe0
/** T.81, tables F.1 and F.2. */
const MOST_AVERAGE_BITS = 11
const MOST_DETAIL_BITS = 10
/** A photo has one or two. */
const DETAILS_PER_BYTE = 2

/** A component of the picture: its brightness, or one of its two colours. `across`, `down`: its blocks in a unit. */
export type Part = {
  id: number
  across: number
  down: number
  /** The number of its table of steps. */
  quantization: number
  dc: Uint16Array
  ac: Uint16Array
  acCodes: CodeDefinition
  maxAverage: number
}

export type BaselineJpeg = {
  width: number
  height: number
  parts: readonly Part[]
  unitsAcross: number
  unitsDown: number
  /** In units; Infinity without restarts. */
  restartInterval: number
  /** The data of the scan without escapes and restart markers. */
  data: Uint8Array<ArrayBuffer>
  /** Where restart markers were in `data`. */
  restarts: readonly number[]
  /** Of which `data` is. */
  scan: Segment
}

/** Of one part, in rows. `starts`, `ends`: where the details of each block are in `Details`. */
export type Blocks = {
  across: number
  averages: Int16Array
  starts: Uint32Array
  ends: Uint32Array
}

/** Of all blocks: the numbers that are not zero, with their places in the block in the order of T.81, figure A.6. */
export type Details = { places: Uint8Array<ArrayBuffer>; values: Int16Array<ArrayBuffer> }

/** The blocks of each part. */
export type ReadBlocks = { blocks: readonly Blocks[]; details: Details }

/** Null unless it has one baseline scan of all parts, which are one or three. */
export function readBaseline(bytes: Uint8Array): BaselineJpeg | null {
  let frame: Segment | null = null
  let scan: Segment | null = null
  let restartInterval = 0
  const codes = new Map<number, CodeDefinition>()
  const steps = new Map<number, number>()
  for (const segment of jpegSegments(bytes)) {
    const { marker, payload } = segment
    if (scan && marker < APP0 && marker !== EOI) return null
    if (marker === DHT) for (const [kind, code] of codesIn(payload)) codes.set(kind, code)
    else if (marker === DQT)
      for (const [number, step] of averageStepsIn(payload)) steps.set(number, step)
    else if (marker === DRI && payload.length >= 2) restartInterval = viewOf(payload).getUint16(0)
    else if ((marker === SOF0 || marker === SOF1) && !frame) frame = segment
    else if (marker === SOS) scan = segment
    else if (marker < APP0 && marker !== EOI) return null
  }
  const size = frame?.size
  if (!frame || !scan || !size || size.width === 0 || size.height === 0) return null
  const [precision, , , , , count = 0] = frame.payload
  if (precision !== 8 || (count !== 1 && count !== 3) || scan.payload[0] !== count) return null
  const parts = Array.from({ length: count }, (_, index) =>
    partOf(frame, scan, { codes, steps }, index),
  )
  const known = parts.filter((part) => part !== null)
  if (known.length !== count) return null
  const unitsAcross = Math.ceil(size.width / (8 * Math.max(...known.map(({ across }) => across))))
  const unitsDown = Math.ceil(size.height / (8 * Math.max(...known.map(({ down }) => down))))
  const data = withoutMarkers(bytes.subarray(scan.dataStart, scan.end), unitsAcross * unitsDown)
  if (!data) return null
  const each = restartInterval || Number.POSITIVE_INFINITY
  return { ...size, parts: known, unitsAcross, unitsDown, restartInterval: each, ...data, scan }
}

type Tables = {
  codes: ReadonlyMap<number, CodeDefinition>
  steps: ReadonlyMap<number, number>
}

function partOf(
  frame: Segment,
  scan: Segment,
  { codes, steps }: Tables,
  index: number,
): Part | null {
  const [id = 0, sampling = 0, quantization = 0] = frame.payload.subarray(6 + index * 3)
  const [chosenId, chosen = 0] = scan.payload.subarray(1 + index * 2)
  const dcCodes = codes.get(chosen >> 4)
  const acCodes = codes.get(AC | (chosen & 15))
  // A scan of one part has one block in a unit.
  const isAlone = frame.payload[5] === 1
  const [across, down] = isAlone ? [1, 1] : [sampling >> 4, sampling & 15]
  const isValid = across >= 1 && across <= 4 && down >= 1 && down <= 4
  if (chosenId !== id || !dcCodes || !acCodes || !isValid) return null
  const [dc, ac] = [codeTable(dcCodes), codeTable(acCodes)]
  const maxAverage = mostAverage(steps.get(quantization))
  return { id, across, down, quantization, dc, ac, acCodes, maxAverage }
}

/** Null with more restart markers than units: a hostile file has millions. */
function withoutMarkers(
  bytes: Uint8Array,
  units: number,
): { data: Uint8Array<ArrayBuffer>; restarts: number[] } | null {
  const plain = new Uint8Array(bytes.length)
  const restarts: number[] = []
  let length = 0
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0
    if (byte !== 0xff) plain[length++] = byte
    else {
      const next = bytes[at + 1] ?? 0
      if (next === 0xff) continue
      if (next === 0) plain[length++] = byte
      else if (restarts.push(length) > units) return null
      at += 1
    }
  }
  return { data: plain.subarray(0, length), restarts }
}

/** 16 bits from this bit on. */
function peek(data: Uint8Array, bit: number): number {
  const at = bit >>> 3
  const three = ((data[at] ?? 0) << 16) | ((data[at + 1] ?? 0) << 8) | (data[at + 2] ?? 0)
  return (three >>> (8 - (bit & 7))) & 0xffff
}

/** T.81, F.2.2.1: the lower half of the values of a size is negative. */
function signed(value: number, size: number): number {
  return size > 0 && value < 1 << (size - 1) ? value - (1 << size) + 1 : value
}

/**
 * The blocks of each part. Null when the data ends too early or too late, has restarts at other places, or bits that are
 * no code of a picture.
 */
export function readBlocks(jpeg: BaselineJpeg): ReadBlocks | null {
  const { parts, unitsAcross, unitsDown, restartInterval, data, restarts } = jpeg
  const blocks = parts.map(({ across, down }) => {
    const count = unitsAcross * across * unitsDown * down
    return {
      across: unitsAcross * across,
      averages: new Int16Array(count),
      starts: new Uint32Array(count),
      ends: new Uint32Array(count),
    }
  })
  let details = newDetails(data.length * DETAILS_PER_BYTE)
  let count = 0
  const before = parts.map(() => 0)
  const end = data.length * 8
  const units = unitsAcross * unitsDown
  let bit = 0
  for (let unit = 0; unit < units; unit++) {
    if (unit > 0 && unit % restartInterval === 0) {
      bit = 8 * Math.ceil(bit / 8)
      if (restarts[unit / restartInterval - 1] !== bit / 8) return null
      before.fill(0)
    }
    const row = Math.floor(unit / unitsAcross)
    const column = unit - row * unitsAcross
    for (let index = 0; index < parts.length; index++) {
      const part = parts[index]
      const ofPart = blocks[index]
      if (!part || !ofPart) return null
      for (let each = 0; each < part.across * part.down; each++) {
        const entry = part.dc[peek(data, bit)] ?? 0
        bit += entry >> 8
        const size = entry & 0xff
        if (entry === 0 || size > MOST_AVERAGE_BITS) return null
        const average = (before[index] ?? 0) + signed(peek(data, bit) >>> (16 - size), size)
        if (Math.abs(average) > part.maxAverage) return null
        before[index] = average
        bit += size
        const y = Math.floor(each / part.across)
        const x = each - y * part.across
        const block = (row * part.down + y) * ofPart.across + column * part.across + x
        ofPart.averages[block] = average
        ofPart.starts[block] = count
        if (count + 63 > details.values.length) details = grown(details)
        const { places, values } = details
        const { ac } = part
        for (let place = 1; place < 64; place++) {
          const code = ac[peek(data, bit)] ?? 0
          if (code === 0) return null
          bit += code >> 8
          const length = code & 15
          const run = (code & 0xff) >> 4
          if (length === 0) {
            if (run !== 15) break
            place += run
            continue
          }
          place += run
          if (place > 63 || length > MOST_DETAIL_BITS) return null
          places[count] = place
          values[count] = signed(peek(data, bit) >>> (16 - length), length)
          count += 1
          bit += length
        }
        if (bit > end) return null
        ofPart.ends[block] = count
      }
    }
  }
  const isAll = restarts.length === Math.floor((units - 1) / restartInterval)
  const isEnd = data.length - bit / 8 <= PADDING
  return isAll && isEnd ? { blocks, details } : null
}

function newDetails(count: number): Details {
  return { places: new Uint8Array(count), values: new Int16Array(count) }
}

function grown({ places, values }: Details): Details {
  const larger = newDetails(2 * places.length + 64)
  larger.places.set(places)
  larger.values.set(values)
  freeBuffer(places.buffer)
  freeBuffer(values.buffer)
  return larger
}

/** Whether a block of its colours has anything else than their middle. */
export function hasColours([, ...colours]: readonly Blocks[]): boolean {
  return colours.some(({ averages, starts, ends }) =>
    averages.some((average, block) => average !== 0 || starts[block] !== ends[block]),
  )
}
