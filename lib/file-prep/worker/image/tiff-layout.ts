import { numbersOf, type Numbers } from './bytes'
import { isTiff } from './exif'

/** The storage of the pixels of a TIFF's first picture; names and numbers as in TIFF 6.0. */
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
  /** Strips or tiles. */
  pieces: { offsets: readonly number[]; byteCounts: readonly number[]; expected: number }
}

const TAGS = {
  width: 256,
  height: 257,
  bitsPerSample: 258,
  compression: 259,
  photometric: 262,
  fillOrder: 266,
  stripOffsets: 273,
  samplesPerPixel: 277,
  rowsPerStrip: 278,
  stripByteCounts: 279,
  planarConfiguration: 284,
  predictor: 317,
  colorMap: 320,
  tileWidth: 322,
  tileLength: 323,
  tileOffsets: 324,
  tileByteCounts: 325,
  extraSamples: 338,
  sampleFormat: 339,
} as const

const MAX_ENTRIES = 1000
/** One strip per row of the tallest picture; a colour map has at most 196,608 values. */
const MAX_VALUES = 200_000
const TYPE_BYTES: Readonly<Record<number, 1 | 2 | 4>> = { 1: 1, 3: 2, 4: 4 }

/**
 * @returns null when it is not a TIFF or has no size
 * @throws UnexpectedEof when it points beyond its end
 */
export function readTiffLayout(bytes: Uint8Array): TiffLayout | null {
  if (!isTiff(bytes)) return null
  const values = readTags(numbersOf(bytes, bytes[0] === 0x49))
  const all = (tag: keyof typeof TAGS) => values.get(TAGS[tag]) ?? []
  const first = (tag: keyof typeof TAGS, otherwise: number) => all(tag)[0] ?? otherwise
  const width = first('width', 0)
  const height = first('height', 0)
  if (width === 0 || height === 0) return null
  const isTiled = all('tileWidth').length > 0
  const expected = isTiled
    ? Math.ceil(width / first('tileWidth', width)) * Math.ceil(height / first('tileLength', height))
    : Math.ceil(height / Math.min(height, first('rowsPerStrip', height) || height))
  return {
    width,
    height,
    bitsPerSample: all('bitsPerSample').length > 0 ? all('bitsPerSample') : [1],
    compression: first('compression', 1),
    photometric: all('photometric')[0] ?? null,
    fillOrder: first('fillOrder', 1),
    samplesPerPixel: first('samplesPerPixel', 1),
    planarConfiguration: first('planarConfiguration', 1),
    predictor: first('predictor', 1),
    colorMap: all('colorMap'),
    extraSamples: all('extraSamples'),
    sampleFormat: all('sampleFormat'),
    pieces: {
      offsets: all(isTiled ? 'tileOffsets' : 'stripOffsets'),
      byteCounts: all(isTiled ? 'tileByteCounts' : 'stripByteCounts'),
      expected,
    },
  }
}

function readTags(numbers: Numbers): Map<number, number[]> {
  const wanted = new Set<number>(Object.values(TAGS))
  const values = new Map<number, number[]>()
  const directory = numbers.u32(4)
  const count = Math.min(numbers.u16(directory), MAX_ENTRIES)
  for (let index = 0; index < count; index++) {
    const entry = directory + 2 + index * 12
    const tag = numbers.u16(entry)
    // The decoder uses the last of two equal tags.
    if (wanted.has(tag)) values.set(tag, valuesOf(numbers, entry))
  }
  return values
}

function valuesOf(numbers: Numbers, entry: number): number[] {
  const size = TYPE_BYTES[numbers.u16(entry + 2)]
  const count = numbers.u32(entry + 4)
  if (!size || count > MAX_VALUES) return []
  const at = count * size <= 4 ? entry + 8 : numbers.u32(entry + 8)
  const read = { 1: numbers.u8, 2: numbers.u16, 4: numbers.u32 }[size]
  return Array.from({ length: count }, (_, index) => read(at + index * size))
}
