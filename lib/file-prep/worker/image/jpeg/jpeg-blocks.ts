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
/**
 * Zeros after the data: a truncated block is decoded to its end, with at most 16 bits of code and 11 of value per
 * coefficient.
 */
const ZEROS_AFTER = 256
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
  const plain = new Uint8Array(bytes.length + ZEROS_AFTER)
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

/** The 32 bits from this bit on. */
function bitsFrom(view: DataView, bit: number): number {
  const at = bit >>> 3
  const offset = bit & 7
  return (view.getUint32(at) << offset) | (view.getUint8(at + 4) >>> (8 - offset))
}

/** T.81, F.2.2.1: the value in the first `size` bits; the lower half of the values of a size is negative. */
function extended(bits: number, size: number): number {
  const value = size === 0 ? 0 : bits >>> (32 - size)
  return value + (~(bits >> 31) & (1 - (1 << size)))
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
  const view = new DataView(data.buffer)
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
        const ahead = bitsFrom(view, bit)
        const entry = dcDecoder[ahead >>> 16] ?? 0
        const size = entry & 0xff
        if (entry === 0 || size > MOST_DC_BITS) return null
        const dc = (before[index] ?? 0) + extended(ahead << (entry >> 8), size)
        if (Math.abs(dc) > component.largestDc) return null
        before[index] = dc
        bit += (entry >> 8) + size
        const y = Math.floor(each / across)
        const x = each - y * across
        const block = (row * down + y) * ofComponent.across + column * across + x
        ofComponent.dc[block] = dc
        ofComponent.starts[block] = count
        if (count + 63 > coefficients.values.length) grow(coefficients)
        const { zigzag, values } = coefficients
        for (let at = 1; at < 64; at++) {
          const ahead = bitsFrom(view, bit)
          const code = acDecoder[ahead >>> 16] ?? 0
          if (code === 0) return null
          const bits = code & 15
          bit += (code >> 8) + bits
          const zeros = (code & 0xff) >> 4
          if (bits === 0 && zeros !== 15) break
          at += zeros
          if (at > 63 || bits > MOST_AC_BITS) return null
          if (bits === 0) continue
          zigzag[count] = at
          values[count] = extended(ahead << (code >> 8), bits)
          count += 1
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
