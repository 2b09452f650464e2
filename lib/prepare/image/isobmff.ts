import { ascii, numbersOf, OutOfBytes, startsWith, type Numbers } from './bytes'
import { isTiff, readTiffFacts, type TiffFacts } from './exif'
import type { MetadataKind, Orientation, PictureFacts } from './facts'

/** HEIC and AVIF keep their pictures as items of a box file: ISO/IEC 14496-12 and 23008-12. */
export type BoxFacts = PictureFacts & {
  /** The kinds of items inside: `hvc1` for HEVC pictures, `av01` for AV1, `grid` for tiles, … */
  itemTypes: readonly string[]
  /** The largest size any item claims, in pixels. */
  largest: { width: number; height: number }
  /** The ICC profile of the main picture. */
  profile: Uint8Array | null
}

type Box = { type: string; start: number; end: number }
type Property = { type: string; start: number; end: number }

const HEIC_BRANDS = ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1', 'heif']
const AVIF_BRANDS = ['avif', 'avis']
const SEVERAL = ['hevc', 'hevx', 'msf1', 'avis']
const MAX_BOXES = 5000

/** What the first bytes say; null when it is no picture (a film has the same shape). */
export function boxFormat(bytes: Uint8Array): 'heic' | 'avif' | null {
  if (ascii(bytes, 4, 8) !== 'ftyp') return null
  const brands = brandsOf(bytes)
  if (brands.some((brand) => AVIF_BRANDS.includes(brand))) return 'avif'
  return brands.some((brand) => HEIC_BRANDS.includes(brand)) ? 'heic' : null
}

/** Null when the boxes make no sense, or name no main picture with a size. */
export function readBoxFacts(bytes: Uint8Array): BoxFacts | null {
  const format = boxFormat(bytes)
  if (!format) return null
  try {
    return read(bytes, format)
  } catch (error) {
    if (error instanceof OutOfBytes) return null
    throw error
  }
}

function read(bytes: Uint8Array, format: 'heic' | 'avif'): BoxFacts | null {
  const numbers = numbersOf(bytes, false)
  const meta = find(boxes(bytes, numbers, 0, bytes.length), 'meta')
  if (!meta) return null
  const inMeta = boxes(bytes, numbers, meta.start + 4, meta.end)
  const main = mainItem(numbers, find(inMeta, 'pitm'))
  const itemTypes = itemTypesOf(bytes, numbers, find(inMeta, 'iinf'))
  const iprp = find(inMeta, 'iprp')
  const inIprp = iprp ? boxes(bytes, numbers, iprp.start, iprp.end) : []
  const ipco = find(inIprp, 'ipco')
  const properties = ipco ? boxes(bytes, numbers, ipco.start, ipco.end) : []
  const own = associated(numbers, inIprp, main).flatMap((index) => properties[index - 1] ?? [])

  const size = sizeOf(numbers, find(own, 'ispe'))
  if (!size) return null
  const sizes = properties.flatMap((property) => sizeOf(numbers, property) ?? [])
  const profile = profileOf(bytes, own)
  return {
    format,
    ...size,
    orientation: orientationOf(numbers, own),
    hasLocation: exifOf(bytes).hasLocation,
    metadata: metadataOf(itemTypes),
    hasColourProfile: profile !== null,
    frames: brandsOf(bytes).some((brand) => SEVERAL.includes(brand)) ? 'several' : 'one',
    itemTypes: [...new Set(itemTypes)],
    largest: sizes.reduce((a, b) => (b.width * b.height > a.width * a.height ? b : a), size),
    profile,
  }
}

function metadataOf(itemTypes: readonly string[]): MetadataKind[] {
  const kinds: MetadataKind[] = []
  if (itemTypes.includes('Exif')) kinds.push('exif')
  if (itemTypes.includes('mime')) kinds.push('xmp')
  return kinds
}

/** Found by how it begins: that spares following the item locations, and nothing but a warning hangs on it. */
function exifOf(bytes: Uint8Array): TiffFacts {
  for (let at = bytes.indexOf(0x45); at !== -1; at = bytes.indexOf(0x45, at + 1)) {
    if (!startsWith(bytes, 'Exif\0\0', at)) continue
    const tiff = bytes.subarray(at + 6)
    if (isTiff(tiff)) return readTiffFacts(tiff)
  }
  return readTiffFacts(new Uint8Array(0))
}

function brandsOf(bytes: Uint8Array): string[] {
  const end = Math.min(numbersOf(bytes, false).u32(0), bytes.length, 256)
  const brands = [ascii(bytes, 8, 12)]
  for (let at = 16; at + 4 <= end; at += 4) brands.push(ascii(bytes, at, at + 4))
  return brands
}

function boxes(bytes: Uint8Array, numbers: Numbers, from: number, to: number): Box[] {
  const found: Box[] = []
  for (let at = from; at + 8 <= to && found.length < MAX_BOXES;) {
    const short = numbers.u32(at)
    // 1: a long size follows, of which no picture needs the upper half. 0: up to the end.
    const header = short === 1 ? 16 : 8
    const size = short === 1 ? numbers.u32(at + 12) : short === 0 ? to - at : short
    if (size < header) break
    const end = Math.min(at + size, to)
    found.push({ type: ascii(bytes, at + 4, at + 8), start: at + header, end })
    at += size
  }
  return found
}

function find<T extends Box>(list: readonly T[], type: string): T | undefined {
  return list.find((box) => box.type === type)
}

function mainItem(numbers: Numbers, pitm: Box | undefined): number {
  if (!pitm) return 0
  return numbers.u8(pitm.start) === 0 ? numbers.u16(pitm.start + 4) : numbers.u32(pitm.start + 4)
}

function itemTypesOf(bytes: Uint8Array, numbers: Numbers, iinf: Box | undefined): string[] {
  if (!iinf) return []
  const countBytes = numbers.u8(iinf.start) === 0 ? 2 : 4
  return boxes(bytes, numbers, iinf.start + 4 + countBytes, iinf.end)
    .filter(({ type }) => type === 'infe')
    .map(({ start }) => {
      const idBytes = numbers.u8(start) >= 3 ? 4 : 2
      const at = start + 4 + idBytes + 2
      return ascii(bytes, at, at + 4)
    })
}

/** The numbers, from 1, of the properties that belong to an item. */
function associated(numbers: Numbers, inIprp: readonly Box[], item: number): number[] {
  for (const { type, start, end } of inIprp) {
    if (type !== 'ipma') continue
    const wideId = numbers.u8(start) >= 1
    const wideIndex = (numbers.u8(start + 3) & 1) === 1
    let at = start + 8
    for (let left = numbers.u32(start + 4); left > 0 && at < end; left--) {
      const id = wideId ? numbers.u32(at) : numbers.u16(at)
      at += wideId ? 4 : 2
      const count = numbers.u8(at)
      at += 1
      const indices = Array.from({ length: count }, (_, index) =>
        wideIndex ? numbers.u16(at + index * 2) & 0x7fff : numbers.u8(at + index) & 0x7f,
      )
      if (id === item) return indices
      at += count * (wideIndex ? 2 : 1)
    }
  }
  return []
}

function sizeOf(numbers: Numbers, box: Property | undefined) {
  if (box?.type !== 'ispe') return null
  return { width: numbers.u32(box.start + 4), height: numbers.u32(box.start + 8) }
}

/** `irot` counts quarter turns anticlockwise; `imir` mirrors before or after, which no phone uses alone. */
function orientationOf(numbers: Numbers, own: readonly Property[]): Orientation {
  const irot = find(own, 'irot')
  const turns: readonly Orientation[] = [1, 8, 3, 6]
  return irot ? (turns[numbers.u8(irot.start) & 3] ?? 1) : 1
}

function profileOf(bytes: Uint8Array, own: readonly Property[]): Uint8Array | null {
  for (const { type, start, end } of own) {
    const kind = ascii(bytes, start, start + 4)
    if (type === 'colr' && (kind === 'prof' || kind === 'rICC')) {
      return bytes.slice(start + 4, end)
    }
  }
  return null
}
