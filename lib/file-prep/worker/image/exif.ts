import { numbersOf, startsWith, type Numbers } from '@/lib/file-prep/worker/bytes'
import { toOrientation, type Orientation } from './metadata'

/** The relevant part of EXIF, which is a small embedded TIFF file. Sizes are null when absent. */
export type TiffFacts = {
  orientation: Orientation
  hasLocation: boolean
  width: number | null
  height: number | null
  hasColourProfile: boolean
}

const WIDTH = 0x0100
const HEIGHT = 0x0101
const ORIENTATION = 0x0112
const GPS = 0x8825
const ICC_PROFILE = 0x8773

const MAX_ENTRIES = 1000

const NOTHING: TiffFacts = {
  orientation: 1,
  hasLocation: false,
  width: null,
  height: null,
  hasColourProfile: false,
}

export function isTiff(bytes: Uint8Array): boolean {
  return startsWith(bytes, 'II*\0') || startsWith(bytes, 'MM\0*')
}

/** The variant for files over 4 GB, with offsets of eight bytes. */
export function isBigTiff(bytes: Uint8Array): boolean {
  return startsWith(bytes, 'II+\0') || startsWith(bytes, 'MM\0+')
}

/** Reads as far as the data is valid and never throws: cameras and editors write broken EXIF around valid pictures. */
export function readTiffFacts(bytes: Uint8Array): TiffFacts {
  if (!isTiff(bytes)) return NOTHING
  const numbers = numbersOf(bytes, bytes[0] === 0x49)
  const facts = { ...NOTHING }
  try {
    readEntries(numbers, numbers.u32(4), facts)
  } catch {
    // Fields read before the invalid data are kept.
  }
  return facts
}

function readEntries(numbers: Numbers, at: number, facts: TiffFacts): void {
  const count = Math.min(numbers.u16(at), MAX_ENTRIES)
  for (let index = 0; index < count; index++) {
    const entry = at + 2 + index * 12
    const tag = numbers.u16(entry)
    if (tag === WIDTH) facts.width = integerOf(numbers, entry)
    if (tag === HEIGHT) facts.height = integerOf(numbers, entry)
    if (tag === ORIENTATION) facts.orientation = toOrientation(integerOf(numbers, entry))
    // The directory may be broken or contain only a version number; a superfluous warning is acceptable.
    if (tag === GPS) facts.hasLocation = true
    if (tag === ICC_PROFILE) facts.hasColourProfile = true
  }
}

/** SHORT or LONG, by the entry's type. */
function integerOf(numbers: Numbers, entry: number): number {
  return numbers.u16(entry + 2) === 3 ? numbers.u16(entry + 8) : numbers.u32(entry + 8)
}
