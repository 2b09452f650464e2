import { ascii, joinBytes, viewOf } from '@/lib/file-prep/worker/bytes'
import { jpegSegments, type Segment } from './jpeg'
import { codeTable } from './jpeg-scan'

const [SOF0, SOF1, DHT, SOI, EOI, SOS, DQT, DRI] = [
  0xc0, 0xc1, 0xc4, 0xd8, 0xd9, 0xda, 0xdb, 0xdd,
] as const
const [APP0, APP14] = [0xe0, 0xee] as const

/** ITU-T T.81, table K.3: a code for every possible difference of brightness. */
const DC_COUNTS = [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0] as const
const DC_SYMBOLS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] as const
/** In bits; the symbol is the place. */
const DC_LENGTHS = [2, 3, 3, 3, 3, 3, 4, 5, 6, 7, 8, 9] as const
const DC_CODES = [0, 2, 3, 4, 5, 6, 14, 30, 62, 126, 254, 510] as const

type Part = {
  id: number
  across: number
  down: number
  quantization: number
  dc: Uint16Array
  ac: Uint16Array
}
type Colour = {
  parts: readonly Part[]
  brightness: Part
  width: number
  height: number
  /** The definition of the codes of the details of `brightness`. */
  acCodes: Uint8Array
  quantization: readonly Uint8Array[]
  data: Uint8Array
}

/** Where the details of each block of brightness are, in bits, and its average. Blocks are in rows. */
type Blocks = {
  across: number
  average: Int16Array
  start: Uint32Array
  length: Uint16Array
}

/**
 * A colour JPG without its colours: the brightness stays bit for bit. For what a canvas encodes, which is always in
 * colour. Null for JPGs of other kinds.
 */
export function greyscaleJpeg(bytes: Uint8Array): Uint8Array<ArrayBuffer> | null {
  const colour = readColour(bytes)
  const blocks = colour && readBlocks(colour)
  return colour && blocks ? write(colour, blocks) : null
}

/** Null unless it has one baseline scan of brightness and two colours, without restart markers. */
function readColour(bytes: Uint8Array): Colour | null {
  let frame: Segment | null = null
  let scan: Segment | null = null
  const codes = new Map<number, Uint8Array>()
  const quantization: Uint8Array[] = []
  for (const segment of jpegSegments(bytes)) {
    const { marker, payload } = segment
    if (marker === DQT) quantization.push(payload)
    else if (marker === DHT) for (const [kind, code] of codesIn(payload)) codes.set(kind, code)
    else if (marker === SOF0 || marker === SOF1) frame = segment
    else if (marker === SOS && !scan) scan = segment
    else if (marker === APP14 && isAdobe(payload)) return null
    else if (marker !== EOI && (marker < APP0 || marker === DRI)) return null
  }
  const size = frame?.size
  if (!frame || !scan || !size || frame.payload[0] !== 8 || frame.payload[5] !== 3) return null
  if (scan.payload[0] !== 3) return null
  const parts = [0, 1, 2].flatMap((index) => {
    const [id = 0, sampling = 0, table = 0] = frame.payload.subarray(6 + index * 3)
    const [chosenId, chosen = 0] = scan.payload.subarray(1 + index * 2)
    const dc = tableOf(codes.get(chosen >> 4))
    const ac = tableOf(codes.get(AC | (chosen & 15)))
    if (chosenId !== id || !dc || !ac) return []
    return [{ id, across: sampling >> 4, down: sampling & 15, quantization: table, dc, ac }]
  })
  const [brightness] = parts
  const acCodes = codes.get(AC | ((scan.payload[2] ?? 0) & 15))
  if (parts.length !== 3 || !brightness || !acCodes) return null
  // The units are as large as the part with the most blocks.
  if (parts.some(({ across, down }) => across > brightness.across || down > brightness.down)) {
    return null
  }
  const data = withoutStuffing(bytes.subarray(scan.dataStart, scan.end))
  return { parts, brightness, ...size, acCodes, quantization, data }
}

const AC = 0x10

function isAdobe(payload: Uint8Array): boolean {
  return ascii(payload, 0, 5) === 'Adobe'
}

/** Each with its kind: 0 to 3 for averages, and AC or more for details. */
function* codesIn(payload: Uint8Array): Generator<[kind: number, code: Uint8Array]> {
  for (let at = 0; at + 17 <= payload.length;) {
    const end = at + 17 + payload.subarray(at + 1, at + 17).reduce((sum, count) => sum + count, 0)
    yield [payload[at] ?? 0, payload.subarray(at + 1, end)]
    at = end
  }
}

function tableOf(code: Uint8Array | undefined): Uint16Array | null {
  return code ? codeTable(code.subarray(0, 16), code.subarray(16)) : null
}

function withoutStuffing(bytes: Uint8Array): Uint8Array {
  const plain = new Uint8Array(bytes.length)
  let length = 0
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0
    plain[length++] = byte
    if (byte === 0xff) at += 1
  }
  return plain.subarray(0, length)
}

/** 16 bits from this bit on. */
function peek(data: Uint8Array, bit: number): number {
  const at = bit >>> 3
  const three = ((data[at] ?? 0) << 16) | ((data[at + 1] ?? 0) << 8) | (data[at + 2] ?? 0)
  return (three >>> (8 - (bit & 7))) & 0xffff
}

/** Null when the data ends too early, or has bits that are no code. */
function readBlocks({ parts, brightness, width, height, data }: Colour): Blocks | null {
  const unitsAcross = Math.ceil(width / (8 * brightness.across))
  const unitsDown = Math.ceil(height / (8 * brightness.down))
  const across = unitsAcross * brightness.across
  const count = across * unitsDown * brightness.down
  const blocks: Blocks = {
    across,
    average: new Int16Array(count),
    start: new Uint32Array(count),
    length: new Uint16Array(count),
  }
  const end = data.length * 8
  let bit = 0
  let average = 0
  for (let unit = 0; unit < unitsAcross * unitsDown; unit++) {
    const row = Math.floor(unit / unitsAcross) * brightness.down
    const column = (unit % unitsAcross) * brightness.across
    for (const part of parts) {
      for (let each = 0; each < part.across * part.down; each++) {
        const entry = part.dc[peek(data, bit)] ?? 0
        bit += entry >> 8
        const size = entry & 0xff
        if (entry === 0 || size > 11) return null
        const difference = size === 0 ? 0 : signed(peek(data, bit) >>> (16 - size), size)
        bit += size
        const start = bit
        bit = endOfDetails(part.ac, data, bit)
        if (bit < 0 || bit > end) return null
        if (part !== brightness) continue
        average += difference
        const [y, x] = [Math.floor(each / part.across), each % part.across]
        const block = (row + y) * across + column + x
        blocks.average[block] = average
        blocks.start[block] = start
        blocks.length[block] = bit - start
      }
    }
  }
  return blocks
}

/** -1 for bits that are no code. */
function endOfDetails(ac: Uint16Array, data: Uint8Array, from: number): number {
  let bit = from
  for (let index = 1; index < 64; index++) {
    const entry = ac[peek(data, bit)] ?? 0
    if (entry === 0) return -1
    bit += entry >> 8
    const size = entry & 15
    const run = (entry & 0xff) >> 4
    if (size === 0 && run !== 15) return bit
    bit += size
    index += run
    if (index > 63) return -1
  }
  return bit
}

/** T.81, F.2.2.1: the lower half of the values of a size is negative. */
function signed(value: number, size: number): number {
  return value < 1 << (size - 1) ? value - (1 << size) + 1 : value
}

function write(colour: Colour, blocks: Blocks): Uint8Array<ArrayBuffer> {
  const { brightness, width, height, acCodes, quantization } = colour
  const size = new Uint8Array(4)
  viewOf(size).setUint16(0, height)
  viewOf(size).setUint16(2, width)
  return joinBytes([
    Uint8Array.of(0xff, SOI),
    ...quantization.map((tables) => segment(DQT, tables)),
    segment(SOF0, [8, ...size, 1, brightness.id, 0x11, brightness.quantization]),
    segment(DHT, [0, ...DC_COUNTS, ...DC_SYMBOLS]),
    segment(DHT, [AC, ...acCodes]),
    segment(SOS, [1, brightness.id, 0, 0, 63, 0]),
    scanOf(colour, blocks),
    Uint8Array.of(0xff, EOI),
  ])
}

function segment(marker: number, payload: ArrayLike<number>): Uint8Array {
  const length = payload.length + 2
  const whole = new Uint8Array(length + 2)
  whole.set([0xff, marker, length >> 8, length & 0xff])
  whole.set(payload, 4)
  return whole
}

/** The most that the average of a block takes: a code and a value of 20 bits, rounded up. */
const AVERAGE_BYTES = 3

/** Blocks in rows, without those that only fill a unit. */
function scanOf({ width, height, data }: Colour, blocks: Blocks): Uint8Array {
  const [across, down] = [Math.ceil(width / 8), Math.ceil(height / 8)]
  // Each byte may need another behind it.
  const bytes = new Uint8Array(2 * (data.length + across * down * AVERAGE_BYTES))
  let at = 0
  let buffer = 0
  let bits = 0
  const put = (value: number, count: number) => {
    buffer = ((buffer << count) | value) & 0xffffff
    bits += count
    while (bits >= 8) {
      bits -= 8
      const byte = (buffer >>> bits) & 0xff
      bytes[at++] = byte
      if (byte === 0xff) bytes[at++] = 0
    }
  }
  let before = 0
  for (let y = 0; y < down; y++) {
    for (let x = 0; x < across; x++) {
      const block = y * blocks.across + x
      const average = blocks.average[block] ?? 0
      putAverage(put, average - before)
      before = average
      let bit = blocks.start[block] ?? 0
      for (let left = blocks.length[block] ?? 0; left > 0; left -= 16) {
        const count = Math.min(16, left)
        put(peek(data, bit) >>> (16 - count), count)
        bit += count
      }
    }
  }
  // The last byte is filled with ones.
  if (bits > 0) put((1 << (8 - bits)) - 1, 8 - bits)
  return bytes.subarray(0, at)
}

function putAverage(put: (value: number, count: number) => void, difference: number): void {
  const size = 32 - Math.clz32(Math.abs(difference))
  put(DC_CODES[size] ?? 0, DC_LENGTHS[size] ?? 0)
  if (size > 0) put(difference < 0 ? difference + (1 << size) - 1 : difference, size)
}
