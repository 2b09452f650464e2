import { hasTooManyPixels } from '@/lib/evidence/picture-size'
import { jpegSegments, type Segment } from './jpeg'
import { readIntervals, UNNOTICED } from './jpeg-intervals'
import { viewOf } from '@/lib/file-prep/worker/bytes'
import type { Component, Scan, ScanComponent } from './jpeg-scan'
import {
  AC,
  dcStepsIn,
  huffmanDecoder,
  huffmanSpecsIn,
  largestDc,
  type HuffmanSpec,
} from './jpeg-tables'
import { DHT, DQT, DRI, SOF0, SOF1, SOF2, SOS } from './jpeg-markers'

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

type Codes = HuffmanSpec & { table?: Uint16Array }

type Tables = {
  /** By kind. */
  codes: Map<number, Codes>
  /** By which averages are multiplied. */
  steps: number[]
  restartInterval: number
}

type JpegDamage = {
  /** From 0 to 1: cut off, overwritten, or damaged. In a progressive picture, it may be detail everywhere. */
  missing: number
  /** The last scan was read, and has all units of the picture, or nothing but units as far as it goes. */
  isClean: boolean
}

/** Of rare kinds (arithmetic coding, 12 bits), which are not read, it is unknown: nothing is missing, and not clean. */
export function jpegDamage(bytes: Uint8Array): JpegDamage {
  const tables: Tables = { codes: new Map(), steps: [], restartInterval: 0 }
  let frame: Frame | null = null
  let scans = 0
  let isClean = false
  let isDamaged = false
  for (const segment of jpegSegments(bytes)) {
    const { marker, payload } = segment
    if (marker === DHT)
      for (const [kind, codes] of huffmanSpecsIn(payload)) tables.codes.set(kind, codes)
    if (marker === DQT) for (const [number, step] of dcStepsIn(payload)) tables.steps[number] = step
    if (marker === DRI && payload.length >= 2) {
      tables.restartInterval = viewOf(payload).getUint16(0)
    }
    if (marker === SOF0 || marker === SOF1 || marker === SOF2) frame = readFrame(segment)
    if (marker !== SOS || !frame) continue
    scans += 1
    if (scans > MAX_SCANS) return { missing: 0, isClean: false }
    const scan = readScan(bytes, segment, frame, tables)
    isClean = scan.isClean
    isDamaged ||= scan.isDamaged
  }
  const missing = frame ? 1 - delivered(frame) : 0
  const least = isDamaged ? UNNOTICED : 0
  return { missing: missing < UNNOTICED ? least : missing, isClean }
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

function readFrame({ marker, payload, size }: Segment): Frame | null {
  const [precision, , , , , count = 0] = payload
  if (precision !== 8 || !size || size.width === 0 || size.height === 0) return null
  if (count === 0 || count > MAX_COMPONENTS || payload.length < 6 + count * 3) return null
  if (hasTooManyPixels(size)) return null
  const factors = Array.from({ length: count }, (_, index) => {
    const [id = 0, sampling = 0, steps = 0] = payload.subarray(6 + index * 3)
    return { id, across: sampling >> 4, down: sampling & 15, steps }
  })
  if (factors.some(({ across, down }) => across < 1 || across > 4 || down < 1 || down > 4))
    return null
  const widest = Math.max(...factors.map(({ across }) => across))
  const highest = Math.max(...factors.map(({ down }) => down))
  const unitsAcross = Math.ceil(size.width / (8 * widest))
  const unitsDown = Math.ceil(size.height / (8 * highest))
  const isProgressive = marker === SOF2
  const components = factors.map(({ id, across, down, steps }) => {
    const rowBlocks = unitsAcross * across
    return {
      id,
      across,
      down,
      steps,
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

/** As `readIntervals`. */
function readScan(
  bytes: Uint8Array,
  segment: Segment,
  frame: Frame,
  tables: Tables,
): { isClean: boolean; isDamaged: boolean } {
  const scan = scanOf(segment, frame, tables)
  if (!scan) return { isClean: false, isDamaged: false }
  const [only] = scan.components
  const isAlone = scan.components.length === 1
  const units =
    isAlone && only
      ? only.component.blocksAcross * only.component.blocksDown
      : frame.unitsAcross * frame.unitsDown
  const { share, isClean, isDamaged } = readIntervals(bytes, segment, scan, {
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
  return { isClean, isDamaged }
}

function scanOf({ payload }: Segment, frame: Frame, { codes, steps }: Tables): Scan | null {
  const [count = 0] = payload
  const parts: ScanComponent[] = []
  for (let index = 0; index < count; index++) {
    const [id, selected = 0] = payload.subarray(1 + index * 2)
    const component = frame.components.find((candidate) => candidate.id === id)
    if (!component) return null
    parts.push({
      component,
      dc: tableOf(codes.get(selected >> 4)),
      ac: tableOf(codes.get(AC | (selected & 15))),
      maxAverage: largestDc(steps[component.steps]),
    })
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
  codes.table ??= huffmanDecoder(codes)
  return codes.table
}

const NO_CODES = new Uint16Array(2 ** 16)
