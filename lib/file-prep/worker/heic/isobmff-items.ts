import { ascii, numbersOf, UnexpectedEof, type Numbers } from '@/lib/file-prep/worker/bytes'

/** A range of the file. */
export type Box = { type: string; start: number; end: number }

/** The items of a box file, ISO/IEC 14496-12 and 23008-12: pictures, tiles and metadata, each with a number. */
export type Items = {
  numbers: Numbers
  /** The primary item. */
  main: number
  /** The type of each item: `hvc1` an HEVC picture, `av01` an AV1 picture, `grid` a picture of tiles, … */
  types: ReadonlyMap<number, string>
  /** Of all entries, including duplicates; `at`: where it is in the file. */
  allTypes: readonly { type: string; at: number }[]
  /** Of all items. */
  properties: readonly Box[]
  propertiesOf(item: number): Box[]
  /**
   * The items referenced by another, in order; null when that is defined twice.
   * @throws UnexpectedEof
   */
  partsOf(item: number): readonly number[] | null
  /**
   * The locations of those items that are a single range of the file, defined once.
   * @throws UnexpectedEof
   */
  pieces(): ReadonlyMap<number, Piece>
}

type Piece = { start: number; end: number }

/** Far more than any picture has, and quick to read when a file consists of nothing else. */
const MAX_BOXES = 5000
const MAX_ITEMS = 5000
const MAX_EXTENTS = 32

/** The possible sizes of a number in `iloc`, in bytes. */
const SIZES = new Set([0, 4, 8])

/** The boxes of an item set that are read. Readers disagree on which of two duplicates applies. */
const ONCE = ['pitm', 'iinf', 'iref', 'iprp', 'iloc']

/**
 * Null when there are none, or two sets of them.
 * @throws UnexpectedEof when the file claims more than it may contain
 */
export function readItems(bytes: Uint8Array): Items | null {
  const numbers = numbersOf(bytes, false)
  const metas = boxes(bytes, numbers, 0, bytes.length).filter(({ type }) => type === 'meta')
  const [meta] = metas
  if (!meta || metas.length > 1) return null
  const inMeta = boxes(bytes, numbers, meta.start + 4, meta.end)
  if (ONCE.some((type) => inMeta.filter((box) => box.type === type).length > 1)) return null
  const inside = (type: string, header = 0) => {
    const box = find(inMeta, type)
    return box ? boxes(bytes, numbers, box.start + header, box.end) : []
  }
  const inIprp = inside('iprp')
  const ipco = find(inIprp, 'ipco')
  const properties = ipco ? boxes(bytes, numbers, ipco.start, ipco.end) : []
  const own = associations(numbers, inIprp)
  const infos = itemInfos(bytes, numbers, find(inMeta, 'iinf'))
  const iref = find(inMeta, 'iref')
  const iloc = find(inMeta, 'iloc')
  return {
    numbers,
    main: mainItem(numbers, find(inMeta, 'pitm')),
    // The first one applies.
    types: new Map(infos.map(({ id, type }) => [id, type] as const).toReversed()),
    allTypes: infos,
    properties,
    propertiesOf: (item) => (own.get(item) ?? []).flatMap((index) => properties[index - 1] ?? []),
    partsOf: (item) => (iref ? partsIn(numbers, iref, inside('iref', 4), item) : []),
    pieces: () => (iloc ? piecesIn(numbers, iloc) : new Map()),
  }
}

/** In pixels; null when the box has another content. */
export function sizeOf({ numbers }: Items, box: Box | undefined) {
  if (box?.type !== 'ispe') return null
  return { width: numbers.u32(box.start + 4), height: numbers.u32(box.start + 8) }
}

export function find(list: readonly Box[], type: string): Box | undefined {
  return list.find((box) => box.type === type)
}

function boxes(bytes: Uint8Array, numbers: Numbers, from: number, to: number): Box[] {
  const found: Box[] = []
  for (let at = from; at + 8 <= to;) {
    // Other readers continue here, so the content after it must not be ignored.
    atMost(MAX_BOXES, found.length + 1)
    const short = numbers.u32(at)
    // 1: a 64-bit size follows, of which no picture needs the upper half. 0: up to the end.
    const header = short === 1 ? 16 : 8
    const size = short === 1 ? numbers.u32(at + 12) : short === 0 ? to - at : short
    if (size < header) break
    const end = Math.min(at + size, to)
    found.push({ type: ascii(bytes, at + 4, at + 8), start: at + header, end })
    at += size
  }
  return found
}

function mainItem(numbers: Numbers, pitm: Box | undefined): number {
  if (!pitm) return 0
  return numbers.u8(pitm.start) === 0 ? numbers.u16(pitm.start + 4) : numbers.u32(pitm.start + 4)
}

function itemInfos(
  bytes: Uint8Array,
  numbers: Numbers,
  iinf: Box | undefined,
): { id: number; type: string; at: number }[] {
  if (!iinf) return []
  const countBytes = numbers.u8(iinf.start) === 0 ? 2 : 4
  return boxes(bytes, numbers, iinf.start + 4 + countBytes, iinf.end)
    .filter(({ type }) => type === 'infe')
    .map(({ start }) => {
      const wide = numbers.u8(start) >= 3
      const at = start + 4 + (wide ? 4 : 2) + 2
      const id = wide ? numbers.u32(start + 4) : numbers.u16(start + 4)
      return { id, type: ascii(bytes, at, at + 4), at }
    })
}

/** The 1-based numbers of the properties of each item. */
function associations(numbers: Numbers, inIprp: readonly Box[]): Map<number, number[]> {
  const found = new Map<number, number[]>()
  let entries = 0
  for (const { type, start, end } of inIprp) {
    if (type !== 'ipma') continue
    const wideId = numbers.u8(start) >= 1
    const wideIndex = (numbers.u8(start + 3) & 1) === 1
    let at = start + 8
    entries = atMost(MAX_ITEMS, entries + numbers.u32(start + 4))
    for (let left = numbers.u32(start + 4); left > 0 && at < end; left--) {
      const id = wideId ? numbers.u32(at) : numbers.u16(at)
      at += wideId ? 4 : 2
      const count = numbers.u8(at)
      at += 1
      const indices = Array.from({ length: count }, (_, index) =>
        wideIndex ? numbers.u16(at + index * 2) & 0x7fff : numbers.u8(at + index) & 0x7f,
      )
      // Readers disagree on the meaning of two entries for one item.
      if (found.has(id)) throw new UnexpectedEof()
      found.set(id, indices)
      at += count * (wideIndex ? 2 : 1)
    }
  }
  return found
}

function partsIn(
  numbers: Numbers,
  iref: Box,
  references: readonly Box[],
  item: number,
): number[] | null {
  const idBytes = numbers.u8(iref.start) === 0 ? 2 : 4
  const idAt = (at: number) => numberOf(numbers, at, idBytes)
  const own = references.filter(({ type, start }) => type === 'dimg' && idAt(start) === item)
  const [found] = own
  if (!found || own.length > 1) return found ? null : []
  const first = found.start + idBytes + 2
  const count = atMost((found.end - first) / idBytes, numbers.u16(found.start + idBytes))
  return Array.from({ length: count }, (_, index) => idAt(first + index * idBytes))
}

/** From `iloc`. */
function piecesIn(numbers: Numbers, { start, end: boxEnd }: Box): Map<number, Piece> {
  const version = numbers.u8(start)
  const sizes = numbers.u16(start + 4)
  const [offsetBytes, lengthBytes, baseBytes] = [sizes >> 12, (sizes >> 8) & 15, (sizes >> 4) & 15]
  const indexBytes = version === 0 ? 0 : sizes & 15
  const idBytes = version < 2 ? 2 : 4
  if ([offsetBytes, lengthBytes, baseBytes, indexBytes].some((size) => !SIZES.has(size))) {
    throw new UnexpectedEof()
  }

  let at = start + 6
  const next = (size: number): number => {
    if (at + size > boxEnd) throw new UnexpectedEof()
    const value = numberOf(numbers, at, size)
    at += size
    return value
  }
  const pieces = new Map<number, Piece>()
  const named = new Set<number>()
  for (let left = atMost(MAX_ITEMS, next(idBytes)); left > 0; left--) {
    const id = next(idBytes)
    const inFile = version === 0 || (next(2) & 15) === 0
    const elsewhere = next(2) !== 0
    const base = next(baseBytes)
    const count = atMost(MAX_EXTENTS, next(2))
    for (let extent = 0; extent < count; extent++) {
      next(indexBytes)
      const from = base + next(offsetBytes)
      const end = from + next(lengthBytes)
      if (inFile && !elsewhere && count === 1) pieces.set(id, { start: from, end })
    }
    if (named.has(id)) pieces.delete(id)
    named.add(id)
  }
  return pieces
}

function atMost(limit: number, count: number): number {
  if (count > limit) throw new UnexpectedEof()
  return count
}

/** Of 0, 2, 4 or 8 bytes. */
function numberOf(numbers: Numbers, at: number, size: number): number {
  if (size === 0) return 0
  if (size === 2) return numbers.u16(at)
  if (size === 4) return numbers.u32(at)
  return numbers.u32(at) * 2 ** 32 + numbers.u32(at + 4)
}
