import { ascii, numbersOf, UnexpectedEof, startsWith } from '@/lib/file-prep/worker/image/bytes'
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
  /** The ICC profile of the main picture. */
  profile: Uint8Array | null
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
  const types = [...new Set(items.allTypes)]
  const sizes = items.properties.flatMap((property) => sizeOf(items, property) ?? [])
  const profile = profileOf(bytes, own)
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

/** `irot` counts quarter turns anticlockwise; `imir` mirrors before or after, which no phone uses alone. */
function orientationOf({ numbers }: Items, own: readonly Box[]): Orientation {
  const irot = find(own, 'irot')
  const turns: readonly Orientation[] = [1, 8, 3, 6]
  return irot ? (turns[numbers.u8(irot.start) & 3] ?? 1) : 1
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
