import { hasTooManyPixels } from '@/lib/evidence/picture-size'
import { jpegSegments, type Segment } from './jpeg'
import { viewOf } from '@/lib/file-prep/worker/bytes'
import { codeTable, readUnits, type Component, type Scan, type ScanComponent } from './jpeg-scan'

const SOF0 = 0xc0
const SOF1 = 0xc1
const SOF2 = 0xc2
const DHT = 0xc4
const DRI = 0xdd
const SOS = 0xda

/** Less is the end of a last line that some cameras leave out. */
export const UNNOTICED = 0.004
/** As many equal bytes are no picture: 128 bits. */
const HOLE_BYTES = 16
/** Some encoders leave a few bytes after the last block. */
const PADDING = 16
/** What a coefficient counts by its first bits. */
const COARSE = 0.5
/** Encoders write up to 20; a hostile file has thousands, which take a second each. */
const MAX_SCANS = 100
/** Grey, colour, or inks. */
const MAX_COMPONENTS = 4

type Frame = {
  isProgressive: boolean
  unitsAcross: number
  unitsDown: number
  components: Component[]
  /** For each component and coefficient: which share of the blocks has it, and how many bits come later. */
  shares: Map<Component, { have: Float64Array; later: Uint8Array }>
}

type Codes = { counts: Uint8Array; symbols: Uint8Array; table?: Uint16Array }

type Tables = { dc: Codes[]; ac: Codes[]; restartInterval: number }

type JpegDamage = {
  /** From 0 to 1: cut off, overwritten, or damaged. In a progressive picture, it may be detail everywhere. */
  missing: number
  /** The last scan was read, and has nothing but the picture in it, as far as it goes. */
  isClean: boolean
}

/** Of rare kinds (arithmetic coding, 12 bits), which are not read, it is unknown: nothing is missing, and not clean. */
export function jpegDamage(bytes: Uint8Array): JpegDamage {
  const tables: Tables = { dc: [], ac: [], restartInterval: 0 }
  let frame: Frame | null = null
  let scans = 0
  let isClean = false
  for (const segment of jpegSegments(bytes)) {
    const { marker, payload } = segment
    if (marker === DHT) readCodes(payload, tables)
    if (marker === DRI && payload.length >= 2) {
      tables.restartInterval = viewOf(payload).getUint16(0)
    }
    if (marker === SOF0 || marker === SOF1 || marker === SOF2) frame = readFrame(segment)
    if (marker !== SOS || !frame) continue
    scans += 1
    if (scans > MAX_SCANS) return { missing: 0, isClean: false }
    isClean = readScan(bytes, segment, frame, tables)
  }
  const missing = frame ? 1 - delivered(frame) : 0
  return { missing: missing < UNNOTICED ? 0 : missing, isClean }
}

/** Of the blocks of all components; in a block, the average brightness counts as much as all detail. */
function delivered({ shares }: Frame): number {
  let sum = 0
  let blocks = 0
  for (const [{ blocksAcross, blocksDown }, { have }] of shares) {
    const [brightness = 0, ...detail] = have
    const count = blocksAcross * blocksDown
    const all = detail.reduce((total, share) => total + share, 0) / detail.length
    sum += (count * (brightness + all)) / 2
    blocks += count
  }
  return blocks === 0 ? 1 : sum / blocks
}

function readCodes(payload: Uint8Array, tables: Tables): void {
  for (let at = 0; at + 17 <= payload.length;) {
    const [kind = 0] = payload.subarray(at)
    const counts = payload.subarray(at + 1, at + 17)
    const length = counts.reduce((sum, count) => sum + count, 0)
    const symbols = payload.subarray(at + 17, at + 17 + length)
    const list = kind >> 4 === 0 ? tables.dc : tables.ac
    list[kind & 15] = { counts, symbols }
    at += 17 + length
  }
}

function readFrame({ marker, payload, size }: Segment): Frame | null {
  const [precision, , , , , count = 0] = payload
  if (precision !== 8 || !size || size.width === 0 || size.height === 0) return null
  if (count === 0 || count > MAX_COMPONENTS || payload.length < 6 + count * 3) return null
  if (hasTooManyPixels(size)) return null
  const factors = Array.from({ length: count }, (_, index) => {
    const [id = 0, sampling = 0] = payload.subarray(6 + index * 3)
    return { id, across: sampling >> 4, down: sampling & 15 }
  })
  if (factors.some(({ across, down }) => across < 1 || across > 4 || down < 1 || down > 4))
    return null
  const widest = Math.max(...factors.map(({ across }) => across))
  const highest = Math.max(...factors.map(({ down }) => down))
  const unitsAcross = Math.ceil(size.width / (8 * widest))
  const unitsDown = Math.ceil(size.height / (8 * highest))
  const isProgressive = marker === SOF2
  const components = factors.map(({ id, across, down }) => {
    const rowBlocks = unitsAcross * across
    return {
      id,
      across,
      down,
      rowBlocks,
      blocksAcross: Math.ceil(Math.ceil((size.width * across) / widest) / 8),
      blocksDown: Math.ceil(Math.ceil((size.height * down) / highest) / 8),
      isSet: new Uint8Array(isProgressive ? rowBlocks * unitsDown * down * 8 : 0),
    }
  })
  const shares = new Map(
    components.map((component) => [
      component,
      { have: new Float64Array(64), later: new Uint8Array(64) },
    ]),
  )
  return { isProgressive, unitsAcross, unitsDown, components, shares }
}

/** @returns whether it has nothing but the picture in it */
function readScan(bytes: Uint8Array, segment: Segment, frame: Frame, tables: Tables): boolean {
  const scan = scanOf(segment, frame, tables)
  if (!scan) return false
  const [only] = scan.components
  const isAlone = scan.components.length === 1
  const units =
    isAlone && only
      ? only.component.blocksAcross * only.component.blocksDown
      : frame.unitsAcross * frame.unitsDown
  const { share, isClean } = readIntervals(bytes, segment, scan, {
    units,
    each: tables.restartInterval || units,
  })
  for (const { component } of scan.components) {
    const shares = frame.shares.get(component)
    for (let index = scan.first; shares && index <= scan.last; index++) {
      if (scan.high === 0) {
        shares.have[index] = scan.low === 0 ? share : COARSE * share
        shares.later[index] = scan.low
      } else {
        const refined = ((1 - COARSE) / Math.max(1, shares.later[index] ?? 0)) * share
        shares.have[index] = Math.min(1, (shares.have[index] ?? 0) + refined)
      }
    }
  }
  return isClean
}

function scanOf({ payload }: Segment, frame: Frame, { dc, ac }: Tables): Scan | null {
  const [count = 0] = payload
  const parts: ScanComponent[] = []
  for (let index = 0; index < count; index++) {
    const [id, selected = 0] = payload.subarray(1 + index * 2)
    const component = frame.components.find((candidate) => candidate.id === id)
    if (!component) return null
    parts.push({ component, dc: tableOf(dc[selected >> 4]), ac: tableOf(ac[selected & 15]) })
  }
  if (parts.length === 0) return null
  const [first = 0, last = 63, bits = 0] = payload.subarray(1 + count * 2)
  const band = frame.isProgressive
    ? { first, last: Math.min(63, last), high: bits >> 4, low: bits & 15 }
    : { first: 0, last: 63, high: 0, low: 0 }
  const unitsAcross =
    parts.length === 1 ? (parts[0]?.component.blocksAcross ?? 1) : frame.unitsAcross
  return { components: parts, isProgressive: frame.isProgressive, ...band, unitsAcross }
}

/** Made for a scan only: a hostile file has a million tables that no scan uses. */
function tableOf(codes: Codes | undefined): Uint16Array {
  if (!codes) return NO_CODES
  codes.table ??= codeTable(codes.counts, codes.symbols)
  return codes.table
}

const NO_CODES = new Uint16Array(2 ** 16)

/** `share`: of the scan's units that are there and valid. */
function readIntervals(
  bytes: Uint8Array,
  { dataStart, end }: Segment,
  scan: Scan,
  { units, each }: { units: number; each: number },
): { share: number; isClean: boolean } {
  let isClean = true
  let read = 0
  let from = dataStart
  let unit = 0
  while (from < end && unit < units) {
    const to = each < units ? nextRestart(bytes, from, end) : end
    const filled = fillOf(bytes, from, to)
    const count = Math.min(each, units - unit)
    const valid = readUnits(bytes, { from, to: filled }, scan, { firstUnit: unit, count })
    isClean = filled === to && (valid.ranOut || (valid.read === count && valid.left <= PADDING))
    // On a blank page, zeros are codes; but then as many as there are blocks.
    const isHole = !isFlat(scan) || valid.left > PADDING
    const hole = isHole ? zerosIn(bytes, from, to) : 0
    // Behind a hole, decoders find their way again, with a picture that is displaced.
    read += hole > 0 ? Math.max(0, count * (1 - hole / (to - from))) : valid.read
    unit += count
    from = to + 2
  }
  return { share: Math.min(1, read / units), isClean }
}

function nextRestart(bytes: Uint8Array, from: number, end: number): number {
  for (
    let at = bytes.indexOf(0xff, from);
    at !== -1 && at < end;
    at = bytes.indexOf(0xff, at + 1)
  ) {
    const next = bytes[at + 1] ?? 0
    if (next >= 0xd0 && next <= 0xd7) return at
  }
  return end
}

/** Where decoders stop: a run of FF is the padding before a marker. */
function fillOf(bytes: Uint8Array, from: number, to: number): number {
  const part = bytes.subarray(0, to)
  for (let at = part.indexOf(0xff, from); at !== -1; at = part.indexOf(0xff, at)) {
    const end = endOfRun(bytes, at, to)
    if (end - at >= HOLE_BYTES) return at
    at = end
  }
  return to
}

/** The bytes that were overwritten with zeros. */
function zerosIn(bytes: Uint8Array, from: number, to: number): number {
  let holes = 0
  const part = bytes.subarray(0, to)
  for (let at = part.indexOf(0, from); at !== -1; at = part.indexOf(0, at)) {
    const end = endOfRun(bytes, at, to)
    if (end - at >= HOLE_BYTES) holes += end - at
    at = end
  }
  return holes
}

function endOfRun(bytes: Uint8Array, from: number, to: number): number {
  let end = from + 1
  while (end < to && bytes[end] === bytes[from]) end += 1
  return end
}

/** Whether zeros mean blocks without any detail, of which a blank page has many. */
function isFlat({ components, isProgressive, first, high }: Scan): boolean {
  const isEnd = (table: Uint16Array) =>
    ((table[0] ?? 0) & 15) === 0 && ((table[0] ?? 0) & 0xf0) < 0xf0
  return components.every(({ dc, ac }) => {
    const isSame = ((dc[0] ?? 0) & 0xff) === 0
    if (!isProgressive) return isSame && isEnd(ac)
    return first === 0 ? high > 0 || isSame : isEnd(ac)
  })
}
