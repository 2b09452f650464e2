import { numbersOf, UnexpectedEof, type Numbers } from '@/lib/file-prep/worker/bytes'
import { isTiff } from '@/lib/file-prep/worker/image/exif'
import { toOrientation, type Orientation } from '@/lib/file-prep/worker/image/metadata'

/** The storage of the pixels of one page; names and numbers as in TIFF 6.0. */
export type TiffLayout = {
  width: number
  height: number
  bitsPerSample: readonly number[]
  compression: number
  photometric: number | null
  fillOrder: number
  samplesPerPixel: number
  planarConfiguration: number
  predictor: number
  colorMap: readonly number[]
  extraSamples: readonly number[]
  sampleFormat: readonly number[]
  littleEndian: boolean
  orientation: Orientation
  /** Pixels per inch across and down; null when they are unknown. */
  resolution: { x: number; y: number } | null
  /** Of YCbCr: how many pixels across and down share a colour, and the share of red, green and blue in Y. */
  subsampling: readonly [number, number]
  lumaShares: readonly number[]
  /** Black and white of Y, Cb and Cr. */
  referenceBlackWhite: readonly number[]
  /** Of Lab: its chromaticity, x and y. */
  whitePoint: readonly [number, number]
  jpegTables: readonly number[]
  faxOptions: number
  /** Strips or tiles; with `planarConfiguration` 2, those of each sample follow one another. */
  pieces: {
    offsets: readonly number[]
    byteCounts: readonly number[]
    /** In pixels; those at the right and bottom edges of the page may reach beyond it. */
    width: number
    height: number
    expected: number
    areTiles: boolean
  }
}

const TAGS = {
  subfileType: 254,
  oldSubfileType: 255,
  width: 256,
  height: 257,
  bitsPerSample: 258,
  compression: 259,
  photometric: 262,
  fillOrder: 266,
  stripOffsets: 273,
  orientation: 274,
  samplesPerPixel: 277,
  rowsPerStrip: 278,
  stripByteCounts: 279,
  xResolution: 282,
  yResolution: 283,
  planarConfiguration: 284,
  faxOptions: 292,
  resolutionUnit: 296,
  predictor: 317,
  whitePoint: 318,
  colorMap: 320,
  tileWidth: 322,
  tileLength: 323,
  tileOffsets: 324,
  tileByteCounts: 325,
  extraSamples: 338,
  sampleFormat: 339,
  jpegTables: 347,
  lumaShares: 529,
  subsampling: 530,
  referenceBlackWhite: 532,
} as const

const MAX_ENTRIES = 1000
/** One strip per row of the tallest picture; a colour map has at most 196,608 values. */
const MAX_VALUES = 200_000
const TYPE_BYTES: Readonly<Record<number, 1 | 2 | 4 | 8>> = { 1: 1, 3: 2, 4: 4, 5: 8, 7: 1 }
/** Of all directories together, which may all point at the same values. */
const MAX_VALUES_OF_ALL = 2_000_000
/** A fax of a whole book; the pixels of all pages are limited as well. */
const MAX_PAGES = 1000

const REDUCED = 1
const MASK = 4
const OLD_REDUCED = 2
/** The default white of Lab. */
const D50 = [0.3457, 0.3585]
const CENTIMETRES_PER_INCH = 2.54

/**
 * The pages in order, without the small copies and masks that belong to one; none when it is not a TIFF. `hasMore`: the
 * file has more pages than are read, or leads to one beyond its end.
 * @throws UnexpectedEof when its first page is beyond its end, or it lists more values than any picture needs
 */
export function readTiffPages(bytes: Uint8Array): { pages: TiffLayout[]; hasMore: boolean } {
  if (!isTiff(bytes)) return { pages: [], hasMore: false }
  const numbers = numbersOf(bytes, bytes[0] === 0x49)
  const directories: Map<number, number[]>[] = []
  const seen = new Set<number>()
  const budget = { values: MAX_VALUES_OF_ALL }
  let at = numbers.u32(4)
  try {
    while (at !== 0 && !seen.has(at) && seen.size < MAX_PAGES) {
      seen.add(at)
      directories.push(readTags(numbers, at, budget))
      at = nextDirectory(numbers, at)
    }
  } catch (error) {
    const isCutOff = error instanceof UnexpectedEof && budget.values >= 0
    if (!isCutOff || directories.length === 0) throw error
    // Not read, as what would be after the last page.
    seen.delete(at)
  }
  const pages = directories.filter((tags) => !belongsToAnother(tags))
  const layouts = (pages.length > 0 ? pages : directories).map((tags) =>
    layoutOf(tags, bytes[0] === 0x49),
  )
  return { pages: layouts, hasMore: at !== 0 && !seen.has(at) }
}

/** 0 after the last one, also where the file ends before this number. */
function nextDirectory(numbers: Numbers, directory: number): number {
  const entriesEnd = directory + 2 + numbers.u16(directory) * 12
  const isLeftOut = entriesEnd <= numbers.length && entriesEnd + 4 > numbers.length
  return isLeftOut ? 0 : numbers.u32(entriesEnd)
}

function belongsToAnother(tags: ReadonlyMap<number, readonly number[]>): boolean {
  const [type = 0] = tags.get(TAGS.subfileType) ?? []
  const [oldType = 0] = tags.get(TAGS.oldSubfileType) ?? []
  return (type & (REDUCED | MASK)) !== 0 || oldType === OLD_REDUCED
}

function layoutOf(tags: ReadonlyMap<number, readonly number[]>, littleEndian: boolean): TiffLayout {
  const all = (tag: keyof typeof TAGS) => tags.get(TAGS[tag]) ?? []
  const or = (tag: keyof typeof TAGS, otherwise: readonly number[]) =>
    all(tag).length >= otherwise.length ? all(tag) : otherwise
  const first = (tag: keyof typeof TAGS, otherwise: number) => all(tag)[0] ?? otherwise
  const width = first('width', 0)
  const height = first('height', 0)
  const areTiles = all('tileWidth').length > 0
  const piece = areTiles
    ? { width: first('tileWidth', 0) || width, height: first('tileLength', 0) || height }
    : { width, height: Math.min(height, first('rowsPerStrip', height) || height) }
  const [across = 2, down = 2] = or('subsampling', [2, 2])
  const [whiteX = 0, whiteY = 0] = or('whitePoint', D50)
  return {
    width,
    height,
    bitsPerSample: or('bitsPerSample', [1]),
    compression: first('compression', 1),
    photometric: all('photometric')[0] ?? null,
    fillOrder: first('fillOrder', 1),
    samplesPerPixel: first('samplesPerPixel', 1),
    planarConfiguration: first('planarConfiguration', 1),
    predictor: first('predictor', 1),
    colorMap: all('colorMap'),
    extraSamples: all('extraSamples'),
    sampleFormat: all('sampleFormat'),
    littleEndian,
    orientation: toOrientation(first('orientation', 1)),
    resolution: resolutionOf({
      x: first('xResolution', 0),
      y: first('yResolution', 0),
      unit: first('resolutionUnit', 2),
    }),
    subsampling: [across, down],
    lumaShares: or('lumaShares', [0.299, 0.587, 0.114]),
    referenceBlackWhite: or('referenceBlackWhite', [0, 255, 128, 255, 128, 255]),
    whitePoint: [whiteX, whiteY],
    jpegTables: all('jpegTables'),
    faxOptions: first('faxOptions', 0),
    pieces: {
      offsets: all(areTiles ? 'tileOffsets' : 'stripOffsets'),
      byteCounts: all(areTiles ? 'tileByteCounts' : 'stripByteCounts'),
      ...piece,
      expected: Math.ceil(width / piece.width) * Math.ceil(height / piece.height),
      areTiles,
    },
  }
}

/** Unit 2 is the inch, 3 the centimetre; with 1, only the shape of a pixel is known. */
function resolutionOf({ x, y, unit }: { x: number; y: number; unit: number }) {
  if (!(x > 0 && y > 0) || unit === 1) return null
  const factor = unit === 3 ? CENTIMETRES_PER_INCH : 1
  return { x: x * factor, y: y * factor }
}

type Budget = { values: number }

function readTags(numbers: Numbers, directory: number, budget: Budget): Map<number, number[]> {
  const wanted = new Set<number>(Object.values(TAGS))
  const values = new Map<number, number[]>()
  const count = Math.min(numbers.u16(directory), MAX_ENTRIES)
  for (let index = 0; index < count; index++) {
    const entry = directory + 2 + index * 12
    const tag = numbers.u16(entry)
    // Decoders use the last of two equal tags.
    if (wanted.has(tag)) values.set(tag, valuesOf(numbers, entry, budget))
  }
  return values
}

function valuesOf(numbers: Numbers, entry: number, budget: Budget): number[] {
  const size = TYPE_BYTES[numbers.u16(entry + 2)]
  const count = numbers.u32(entry + 4)
  if (!size || count > MAX_VALUES) return []
  budget.values -= count
  if (budget.values < 0) throw new UnexpectedEof()
  const at = count * size <= 4 ? entry + 8 : numbers.u32(entry + 8)
  const ratio = (from: number) => numbers.u32(from) / numbers.u32(from + 4)
  const read = { 1: numbers.u8, 2: numbers.u16, 4: numbers.u32, 8: ratio }[size]
  return Array.from({ length: count }, (_, index) => read(at + index * size))
}
