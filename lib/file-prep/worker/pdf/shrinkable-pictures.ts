import {
  PDFArray,
  PDFBool,
  PDFName,
  PDFNumber,
  PDFRawStream,
  type PDFRef,
  PDFStream,
  type PDFDict,
  type PDFDocument,
} from '@cantoo/pdf-lib'
import { hasTooManyPixels, type PictureSize } from '@/lib/evidence/picture-size'
import { viewOf } from '@/lib/file-prep/worker/bytes'
import { readJpegFacts } from '@/lib/file-prep/worker/image/jpeg'

export type ShrinkablePicture = PictureSize & { ref: PDFRef; stream: PDFRawStream }

/** Icons and rules: thousands of them take minutes, and leave nothing to gain. */
const MIN_BYTES = 4096
const PICTURE_FILTERS = new Set(['DCTDecode', 'DCT', 'JPXDecode'])
const PACKING_FILTERS = new Set(
  'FlateDecode Fl LZWDecode LZW RunLengthDecode RL ASCII85Decode A85 ASCIIHexDecode AHx'.split(' '),
)

/**
 * The pictures that may be encoded again with other pixels. Not those whose values mean more than colours: stencils and
 * masks, keys of transparent colours, and pictures that were multiplied with their mask.
 */
export function shrinkablePictures(document: PDFDocument): ShrinkablePicture[] {
  const objects = document.context.enumerateIndirectObjects()
  const streams = objects.flatMap(([ref, object]) =>
    object instanceof PDFRawStream && isPicture(object.dict) ? [{ ref, stream: object }] : [],
  )
  const masks = new Set(
    streams.flatMap(({ stream }) => [stream.dict.get(SMASK), stream.dict.get(MASK)]),
  )
  return streams.flatMap(({ ref, stream }) => {
    const size = sizeOf(stream)
    const fits = size && !masks.has(ref) && stream.contents.length >= MIN_BYTES
    return fits && hasPlainColours(stream.dict) ? [{ ref, stream, ...size }] : []
  })
}

const [SMASK, MASK] = [PDFName.of('SMask'), PDFName.of('Mask')]

function isPicture(dict: PDFDict): boolean {
  return dict.get(PDFName.of('Subtype')) === PDFName.of('Image')
}

function hasPlainColours(dict: PDFDict): boolean {
  if (dict.lookup(PDFName.of('ImageMask')) === PDFBool.True) return false
  if (dict.lookup(MASK) instanceof PDFArray) return false
  const own = dict.lookup(PDFName.of('SMaskInData'))
  if (own instanceof PDFNumber && own.asNumber() !== 0) return false
  const soft = dict.lookup(SMASK)
  return !(soft instanceof PDFStream && soft.dict.has(PDFName.of('Matte')))
}

/** In pixels; null when it cannot be told, or is too large to be decoded. */
function sizeOf({ dict, contents }: PDFRawStream): PictureSize | null {
  const filters = filtersOf(dict)
  if (!filters) return null
  const [only] = filters
  // A picture within other filters could hide its size.
  const known = filters.every((filter) => PACKING_FILTERS.has(filter)) || filters.length === 1
  const claimed = claimedSize(dict)
  if (!known || !claimed || hasTooManyPixels(claimed)) return null
  if (!only || !PICTURE_FILTERS.has(only)) return claimed
  const stored = only === 'JPXDecode' ? readJpxSize(contents) : readJpegFacts(contents)
  if (!stored || hasTooManyPixels(stored)) return null
  const { width, height } = stored
  return width * height > claimed.width * claimed.height ? { width, height } : claimed
}

/** Null for other filters: those of fax and JBIG2 are the smallest encodings of black and white. */
function filtersOf(dict: PDFDict): string[] | null {
  const filter = dict.lookup(PDFName.of('Filter'))
  if (filter === undefined) return []
  const all = filter instanceof PDFArray ? filter.asArray() : [filter]
  const names = all.flatMap((each) => (each instanceof PDFName ? [each.decodeText()] : []))
  const known = names.every((name) => PACKING_FILTERS.has(name) || PICTURE_FILTERS.has(name))
  return known && names.length === all.length ? names : null
}

function claimedSize(dict: PDFDict): PictureSize | null {
  const [width = 0, height = 0] = ['Width', 'Height'].map((key) => {
    const value = dict.lookup(PDFName.of(key))
    return value instanceof PDFNumber ? value.asNumber() : 0
  })
  return width >= 1 && height >= 1 ? { width, height } : null
}

/** Of the colours and transparency that a PDF can show. */
const MAX_COMPONENTS = 4
const [SIZ, SIZ_BYTES, COMPONENT_BYTES] = [0x51, 38, 3]

/**
 * Null without a header, and when any of them has too many pixels or components. Bytes that look like a header may
 * precede the one that a decoder reads, in a box or among unknown markers, so all of them count. ISO/IEC 15444-1, A.5.1:
 * the marker SIZ, its length and capabilities, then the corners of the picture; the number of components is at 36.
 */
function readJpxSize(bytes: Uint8Array): PictureSize | null {
  const view = viewOf(bytes)
  let found: PictureSize | null = null
  for (let at = bytes.indexOf(0xff); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    if (bytes[at + 1] !== SIZ || at + 2 + SIZ_BYTES > bytes.length) continue
    const components = view.getUint16(at + 36 + 2)
    if (view.getUint16(at + 2) !== SIZ_BYTES + COMPONENT_BYTES * components) continue
    const size = {
      width: view.getUint32(at + 6) - view.getUint32(at + 14),
      height: view.getUint32(at + 10) - view.getUint32(at + 18),
    }
    if (components > MAX_COMPONENTS || hasTooManyPixels(size)) return null
    found ??= size
  }
  return found
}
