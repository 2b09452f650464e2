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
import { nullIfDamaged, viewOf } from '@/lib/file-prep/worker/bytes'
import { readJpegFacts } from '@/lib/file-prep/worker/image/jpeg/jpeg'
import { unpackStream } from './unpack-stream'

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
export async function shrinkablePictures(document: PDFDocument): Promise<ShrinkablePicture[]> {
  const objects = document.context.enumerateIndirectObjects()
  const streams = objects.flatMap(([ref, object]) =>
    object instanceof PDFRawStream && isPicture(object.dict) ? [{ ref, stream: object }] : [],
  )
  const masks = new Set(
    streams.flatMap(({ stream }) => [stream.dict.get(SMASK), stream.dict.get(MASK)]),
  )
  const budget = { bytes: MAX_UNPACKED_BYTES }
  const found: ShrinkablePicture[] = []
  for (const { ref, stream } of streams) {
    const fits = !masks.has(ref) && stream.contents.length >= MIN_BYTES
    const size = fits && hasPlainColours(stream.dict) ? await sizeOf(stream, budget) : null
    if (size) found.push({ ref, stream, ...size })
  }
  return found
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

/** Of JPGs and JPEG 2000 within other filters: all of a document, and of one. */
const MAX_UNPACKED_BYTES = 200 * 1024 * 1024
const MAX_PICTURE_BYTES = 50 * 1024 * 1024

/** In pixels; null when it cannot be told, or is too large to be decoded. */
async function sizeOf(
  picture: PDFRawStream,
  budget: { bytes: number },
): Promise<PictureSize | null> {
  const filters = filtersOf(picture.dict)
  const claimed = claimedSize(picture.dict)
  if (!filters || !claimed || hasTooManyPixels(claimed)) return null
  const last = filters.at(-1)
  const isPacked = filters.slice(0, -1).every((filter) => PACKING_FILTERS.has(filter))
  if (!last || !isPacked) return filters.length === 0 ? claimed : null
  if (!PICTURE_FILTERS.has(last)) return claimed
  const bytes = filters.length === 1 ? picture.contents : await unpacked(picture, budget)
  const stored = bytes && (last === 'JPXDecode' ? readJpxSize(bytes) : readJpegFacts(bytes))
  if (!stored || hasTooManyPixels(stored)) return null
  const { width, height } = stored
  return width * height > claimed.width * claimed.height ? { width, height } : claimed
}

/** The bytes without all filters but the last; null when they are damaged or too many. */
async function unpacked(
  { dict, contents, transform }: PDFRawStream,
  budget: { bytes: number },
): Promise<Uint8Array | null> {
  const packing = dict.context.obj({})
  for (const key of ['Filter', 'DecodeParms'].map((text) => PDFName.of(text))) {
    const list = dict.lookup(key)
    if (list instanceof PDFArray) packing.set(key, dict.context.obj(list.asArray().slice(0, -1)))
  }
  const stream = PDFRawStream.of(packing, contents, transform)
  return unpackStream(stream, MAX_PICTURE_BYTES, budget).catch(nullIfDamaged)
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
