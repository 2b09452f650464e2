import { freeBuffer } from '@/lib/free-buffer'
import { viewOf } from '@/lib/file-prep/worker/bytes'
import { jpegSegments, type Segment } from './jpeg'
import { PADDING } from './jpeg-intervals'
import { APP0, DHT, DQT, DRI, EOI, SOF0, SOF1, SOS } from './jpeg-markers'
import {
  AC,
  dcStepsIn,
  huffmanDecoder,
  huffmanSpecsIn,
  largestDc,
  type HuffmanSpec,
} from './jpeg-tables'

/** Reads the quantized coefficients of a baseline JPEG, so that they can be written again without decoding its pixels. */

/** T.81, tables F.1 and F.2. */
const MOST_DC_BITS = 11
const MOST_AC_BITS = 10
/** A photo has one or two. */
const COEFFICIENTS_PER_BYTE = 2

/** `across`, `down`: its blocks in an MCU. */
type BaselineComponent = {
  id: number
  across: number
  down: number
  /** The id of its quantization table. */
  quantization: number
  dcDecoder: Uint16Array
  acDecoder: Uint16Array
  acSpec: HuffmanSpec
  largestDc: number
}

export type BaselineJpeg = {
  width: number
  height: number
  components: readonly BaselineComponent[]
  mcusAcross: number
  mcusDown: number
  /** In MCUs; Infinity without restarts. */
  restartInterval: number
  /** Its SOS segment, with the entropy-coded data. */
  scan: Segment
}

/** Of one component, in rows. `starts`, `ends`: where the coefficients of each block are in `AcCoefficients`. */
export type Blocks = {
  across: number
  dc: Int16Array
  starts: Uint32Array
  ends: Uint32Array
}

/** Of all blocks: those that are not zero, with their zigzag indexes. */
export type AcCoefficients = { zigzag: Uint8Array<ArrayBuffer>; values: Int16Array<ArrayBuffer> }

/** The blocks of each component. */
export type ReadBlocks = { blocks: readonly Blocks[]; coefficients: AcCoefficients }

/** Null unless it has one baseline scan of all components, which are one or three, and nothing after it. */
export function readBaseline(bytes: Uint8Array): BaselineJpeg | null {
  let frame: Segment | null = null
  let scan: Segment | null = null
  let restartInterval = 0
  const specs = new Map<number, HuffmanSpec>()
  const steps = new Map<number, number>()
  for (const segment of jpegSegments(bytes)) {
    const { marker, payload } = segment
    if (scan && marker !== EOI) return null
    if (marker === DHT) for (const [kind, spec] of huffmanSpecsIn(payload)) specs.set(kind, spec)
    else if (marker === DQT) for (const [id, step] of dcStepsIn(payload)) steps.set(id, step)
    else if (marker === DRI && payload.length >= 2) restartInterval = viewOf(payload).getUint16(0)
    else if ((marker === SOF0 || marker === SOF1) && !frame) frame = segment
    else if (marker === SOS) scan = segment
    else if (marker < APP0 && marker !== EOI) return null
  }
  const size = frame?.size
  if (!frame || !scan || !size || size.width === 0 || size.height === 0) return null
  const [precision, , , , , count = 0] = frame.payload
  if (precision !== 8 || (count !== 1 && count !== 3) || scan.payload[0] !== count) return null
  const components = Array.from({ length: count }, (_, index) =>
    componentOf(frame, scan, { specs, steps }, index),
  ).filter((component) => component !== null)
  if (components.length !== count) return null
  return {
    ...size,
    components,
    mcusAcross: Math.ceil(size.width / (8 * Math.max(...components.map(({ across }) => across)))),
    mcusDown: Math.ceil(size.height / (8 * Math.max(...components.map(({ down }) => down)))),
    restartInterval: restartInterval || Number.POSITIVE_INFINITY,
    scan,
  }
}

type Tables = {
  specs: ReadonlyMap<number, HuffmanSpec>
  steps: ReadonlyMap<number, number>
}

function componentOf(
  frame: Segment,
  scan: Segment,
  { specs, steps }: Tables,
  index: number,
): BaselineComponent | null {
  const [id = 0, sampling = 0, quantization = 0] = frame.payload.subarray(6 + index * 3)
  const [chosenId, chosen = 0] = scan.payload.subarray(1 + index * 2)
  const dcSpec = specs.get(chosen >> 4)
  const acSpec = specs.get(AC | (chosen & 15))
  // The MCU of a scan with one component is one block.
  const isAlone = frame.payload[5] === 1
  const [across, down] = isAlone ? [1, 1] : [sampling >> 4, sampling & 15]
  const isValid = across >= 1 && across <= 4 && down >= 1 && down <= 4
  if (chosenId !== id || !dcSpec || !acSpec || !isValid) return null
  return {
    id,
    across,
    down,
    quantization,
    dcDecoder: huffmanDecoder(dcSpec),
    acDecoder: huffmanDecoder(acSpec),
    acSpec,
    largestDc: largestDc(steps.get(quantization)),
  }
}

/**
 * Null when the data ends too early or too late, has restart markers at other places, or codes and coefficients that no
 * picture has. The caller frees the coefficients.
 */
export function readBlocks(bytes: Uint8Array, jpeg: BaselineJpeg): ReadBlocks | null {
  const data = bytes.subarray(jpeg.scan.dataStart, jpeg.scan.end)
  const unstuffed = unstuff(data, jpeg.mcusAcross * jpeg.mcusDown)
  if (!unstuffed) return null
  const coefficients = newCoefficients(unstuffed.data.length * COEFFICIENTS_PER_BYTE)
  const read = readUnstuffed(jpeg, unstuffed, coefficients)
  freeBuffer(unstuffed.data.buffer)
  if (!read) freeCoefficients(coefficients)
  return read
}

type Unstuffed = {
  /** Without escapes and restart markers. */
  data: Uint8Array<ArrayBuffer>
  /** Where restart markers were in `data`. */
  restarts: readonly number[]
}

/** Null with more restart markers than MCUs: a hostile file has millions. */
function unstuff(bytes: Uint8Array, mcus: number): Unstuffed | null {
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
      else if (restarts.push(length) > mcus) return null
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
function extended(value: number, size: number): number {
  return size > 0 && value < 1 << (size - 1) ? value - (1 << size) + 1 : value
}

/** As `readBlocks`; replaces `coefficients` by larger ones when necessary. */
function readUnstuffed(
  { components, mcusAcross, mcusDown, restartInterval }: BaselineJpeg,
  { data, restarts }: Unstuffed,
  coefficients: AcCoefficients,
): ReadBlocks | null {
  const blocks = components.map(({ across, down }) => {
    const count = mcusAcross * across * mcusDown * down
    return {
      across: mcusAcross * across,
      dc: new Int16Array(count),
      starts: new Uint32Array(count),
      ends: new Uint32Array(count),
    }
  })
  const before = components.map(() => 0)
  const end = data.length * 8
  const mcus = mcusAcross * mcusDown
  let count = 0
  let bit = 0
  for (let mcu = 0; mcu < mcus; mcu++) {
    if (mcu > 0 && mcu % restartInterval === 0) {
      bit = 8 * Math.ceil(bit / 8)
      if (restarts[mcu / restartInterval - 1] !== bit / 8) return null
      before.fill(0)
    }
    const row = Math.floor(mcu / mcusAcross)
    const column = mcu - row * mcusAcross
    for (let index = 0; index < components.length; index++) {
      const component = components[index]
      const ofComponent = blocks[index]
      if (!component || !ofComponent) return null
      const { across, down, dcDecoder, acDecoder } = component
      for (let each = 0; each < across * down; each++) {
        const entry = dcDecoder[peek(data, bit)] ?? 0
        bit += entry >> 8
        const size = entry & 0xff
        if (entry === 0 || size > MOST_DC_BITS) return null
        const dc = (before[index] ?? 0) + extended(peek(data, bit) >>> (16 - size), size)
        if (Math.abs(dc) > component.largestDc) return null
        before[index] = dc
        bit += size
        const y = Math.floor(each / across)
        const x = each - y * across
        const block = (row * down + y) * ofComponent.across + column * across + x
        ofComponent.dc[block] = dc
        ofComponent.starts[block] = count
        if (count + 63 > coefficients.values.length) grow(coefficients)
        const { zigzag, values } = coefficients
        for (let at = 1; at < 64; at++) {
          const code = acDecoder[peek(data, bit)] ?? 0
          if (code === 0) return null
          bit += code >> 8
          const bits = code & 15
          const zeros = (code & 0xff) >> 4
          if (bits === 0 && zeros !== 15) break
          at += zeros
          if (at > 63 || bits > MOST_AC_BITS) return null
          if (bits === 0) continue
          zigzag[count] = at
          values[count] = extended(peek(data, bit) >>> (16 - bits), bits)
          count += 1
          bit += bits
        }
        if (bit > end) return null
        ofComponent.ends[block] = count
      }
    }
  }
  const isAll = restarts.length === Math.floor((mcus - 1) / restartInterval)
  const isEnd = data.length - bit / 8 <= PADDING
  return isAll && isEnd ? { blocks, coefficients } : null
}

function newCoefficients(count: number): AcCoefficients {
  return { zigzag: new Uint8Array(count), values: new Int16Array(count) }
}

function grow(coefficients: AcCoefficients): void {
  const { zigzag, values } = coefficients
  const larger = newCoefficients(2 * zigzag.length + 64)
  larger.zigzag.set(zigzag)
  larger.values.set(values)
  freeCoefficients(coefficients)
  Object.assign(coefficients, larger)
}

export function freeCoefficients({ zigzag, values }: AcCoefficients): void {
  freeBuffer(zigzag.buffer)
  freeBuffer(values.buffer)
}

/** Whether a chroma coefficient is not zero. */
export function hasColours([, ...chroma]: readonly Blocks[]): boolean {
  return chroma.some(({ dc, starts, ends }) =>
    dc.some((value, block) => value !== 0 || starts[block] !== ends[block]),
  )
}
