import { ascii, numbersOf, UnexpectedEof, startsWith } from '@/lib/file-prep/worker/bytes'
import { isTiff, readTiffFacts, type TiffFacts } from '@/lib/file-prep/worker/image/exif'
import type { MetadataKind, Orientation, PictureFacts } from '@/lib/file-prep/worker/image/metadata'
import { readTiles, type Tiles } from './heic-tiles'
import { find, readItems, sizeOf, type Box, type Items } from './isobmff-items'

/** The properties of a HEIC or AVIF; both store their pictures as items of a box file. */
export type BoxFacts = PictureFacts & {
  /** The number of the primary item. */
  main: number
  /** The item types in the file: `hvc1` for HEVC pictures, `av01` for AV1, `grid` for tiles, … */
  itemTypes: readonly string[]
  /** The tiles of the main picture; null when it is a single picture, or composed in another way. */
  tiles: Tiles | null
  /** The largest size claimed by any item, in pixels. */
  largest: { width: number; height: number }
  /** The ICC profile of the main picture; iOS 11 wrote it to the tiles. */
  profile: Uint8Array | null
  /** The main picture when it is a JPG, as some cameras write. */
  jpeg: Uint8Array<ArrayBuffer> | null
  /** Where the types of JPG items are, which are previews otherwise. */
  jpegTypes: readonly number[]
}

const HEIC_BRANDS = ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1', 'heif']
const AVIF_BRANDS = ['avif', 'avis']
const SEVERAL = ['hevc', 'hevx', 'msf1', 'avis']

/** The brand in the first bytes; null when it is not a picture (a video has the same structure). */
export function boxFormat(bytes: Uint8Array): 'heic' | 'avif' | null {
  if (ascii(bytes, 4, 8) !== 'ftyp') return null
  const brands = brandsOf(bytes)
  if (brands.some((brand) => AVIF_BRANDS.includes(brand))) return 'avif'
  return brands.some((brand) => HEIC_BRANDS.includes(brand)) ? 'heic' : null
}

/** Null when the boxes are invalid, or there is no main picture with a size. */
export function readBoxFacts(bytes: Uint8Array): BoxFacts | null {
  const format = boxFormat(bytes)
  if (!format) return null
  try {
    const items = readItems(bytes)
    return items && factsOf(bytes, items, format)
  } catch (error) {
    if (error instanceof UnexpectedEof) return null
    throw error
  }
}

function factsOf(bytes: Uint8Array, items: Items, format: 'heic' | 'avif'): BoxFacts | null {
  const { main } = items
  const own = items.propertiesOf(main)
  const size = sizeOf(items, find(own, 'ispe'))
  if (!size) return null
  const types = [...new Set(items.allTypes.map(({ type }) => type))]
  const sizes = items.properties.flatMap((property) => sizeOf(items, property) ?? [])
  const profile = profileOf(bytes, own) ?? profileOfTiles(bytes, items)
  return {
    format,
    ...size,
    orientation: orientationOf(items, own),
    hasLocation: exifOf(bytes).hasLocation,
    metadata: metadataOf(types),
    hasColourProfile: profile !== null,
    frames: brandsOf(bytes).some((brand) => SEVERAL.includes(brand)) ? 'several' : 'one',
    main,
    itemTypes: types,
    tiles: readTiles(bytes, items, size),
    largest: sizes.reduce((a, b) => (b.width * b.height > a.width * a.height ? b : a), size),
    profile,
    jpeg: jpegOf(bytes, items),
    jpegTypes: items.allTypes.flatMap(({ type, at }) => (type === 'jpeg' ? [at] : [])),
  }
}

function metadataOf(itemTypes: readonly string[]): MetadataKind[] {
  const kinds: MetadataKind[] = []
  if (itemTypes.includes('Exif')) kinds.push('exif')
  if (itemTypes.includes('mime')) kinds.push('xmp')
  return kinds
}

/** Found by its first bytes: this avoids following the item locations, and only a warning depends on it. */
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

/** What each orientation becomes by a further quarter turn anticlockwise. */
const QUARTER_TURN: Steps = { 1: 8, 2: 5, 3: 6, 4: 7, 5: 4, 6: 1, 7: 2, 8: 3 }
/** And when left and right, or top and bottom, are exchanged. */
const LEFT_RIGHT: Steps = { 1: 2, 2: 1, 3: 4, 4: 3, 5: 6, 6: 5, 7: 8, 8: 7 }
const TOP_BOTTOM: Steps = { 1: 4, 2: 3, 3: 2, 4: 1, 5: 8, 6: 7, 7: 6, 8: 5 }
type Steps = Readonly<Record<Orientation, Orientation>>

/** ISO/IEC 23008-12, 6.5.10 and 6.5.12: `irot` turns and `imir` mirrors, in the order of the properties. */
function orientationOf({ numbers }: Items, own: readonly Box[]): Orientation {
  let orientation: Orientation = 1
  for (const { type, start } of own) {
    if (type === 'imir') {
      orientation = ((numbers.u8(start) & 1) === 1 ? LEFT_RIGHT : TOP_BOTTOM)[orientation]
    } else if (type === 'irot') {
      for (let turns = numbers.u8(start) & 3; turns > 0; turns--) {
        orientation = QUARTER_TURN[orientation]
      }
    }
  }
  return orientation
}

/** One that all tiles share; otherwise each would have colours of its own. */
function profileOfTiles(bytes: Uint8Array, items: Items): Uint8Array | null {
  if (items.types.get(items.main) !== 'grid') return null
  const [first, ...others] = (items.partsOf(items.main) ?? []).map((id) => items.propertiesOf(id))
  const places = (own: readonly Box[]) =>
    own.flatMap(({ type, start }) => (type === 'colr' ? [start] : [])).join()
  if (!first || others.some((own) => places(own) !== places(first))) return null
  return profileOf(bytes, first)
}

function jpegOf(bytes: Uint8Array, items: Items): Uint8Array<ArrayBuffer> | null {
  if (items.types.get(items.main) !== 'jpeg') return null
  const piece = items.pieces().get(items.main)
  return piece ? bytes.slice(piece.start, piece.end) : null
}

function profileOf(bytes: Uint8Array, own: readonly Box[]): Uint8Array | null {
  for (const { type, start, end } of own) {
    const kind = ascii(bytes, start, start + 4)
    if (type === 'colr' && (kind === 'prof' || kind === 'rICC')) {
      return bytes.slice(start + 4, end)
    }
  }
  return null
}
