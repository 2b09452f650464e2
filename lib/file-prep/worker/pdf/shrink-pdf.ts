import {
  PDFArray,
  PDFName,
  PDFNumber,
  PDFRawStream,
  PDFStream,
  type PDFDict,
  type PDFDocument,
} from '@cantoo/pdf-lib'
import { MAX_DOCUMENT_BYTES } from '@/lib/evidence/limits'
import { hasTooManyPixels } from '@/lib/evidence/picture-size'
import { decode, drawUpright, encode, release } from '@/lib/file-prep/worker/image/canvas'
import { readJpegFacts } from '@/lib/file-prep/worker/image/jpeg'
import { plain } from '@/lib/file-prep/worker/image/make-upright'
import type { OnStep } from '@/lib/file-prep/shared/processed'
import { loadPdf } from './load-pdf'

/** From fine to coarse: an A4 page of 2,500 pixels has 210 dpi, of 1,300 pixels still 110. */
const LEVELS = [
  { longestSide: 3500, quality: 0.85 },
  { longestSide: 2500, quality: 0.75 },
  { longestSide: 1800, quality: 0.65 },
  { longestSide: 1300, quality: 0.55 },
] as const

type Level = (typeof LEVELS)[number]

/**
 * Encodes the photos inside again, at the best quality that brings the PDF under the limit; text and drawings stay
 * unchanged. Null when that is not enough. Only plain JPGs are changed, not pictures in CMYK or other encodings.
 * @throws PdfError when it is locked or cannot be read
 */
export async function shrinkPdf(
  bytes: Uint8Array,
  onStep: OnStep,
): Promise<Uint8Array<ArrayBuffer> | null> {
  for (const level of LEVELS) {
    onStep('reading')
    const document = await loadPdf(bytes)
    await shrinkPictures(document, level, onStep)
    onStep('encoding')
    const saved = Uint8Array.from(await document.save())
    if (saved.length <= MAX_DOCUMENT_BYTES) return saved
  }
  return null
}

async function shrinkPictures(document: PDFDocument, level: Level, onStep: OnStep): Promise<void> {
  for (const [reference, object] of document.context.enumerateIndirectObjects()) {
    if (!(object instanceof PDFRawStream) || !isPlainJpeg(object)) continue
    onStep('encoding')
    const smaller = await shrinkJpeg(Uint8Array.from(object.contents), level)
    if (!smaller || smaller.bytes.length >= object.contents.length) continue
    const dictionary = object.dict.clone(document.context)
    dictionary.set(PDFName.of('Width'), PDFNumber.of(smaller.width))
    dictionary.set(PDFName.of('Height'), PDFNumber.of(smaller.height))
    // A canvas writes three colours, even for a grey picture.
    if (componentsOf(dictionary) === 1) {
      dictionary.set(PDFName.of('ColorSpace'), PDFName.of('DeviceRGB'))
    }
    document.context.assign(reference, PDFRawStream.of(dictionary, smaller.bytes))
  }
}

function isPlainJpeg({ dict }: PDFRawStream): boolean {
  const is = (key: string, value: string) => dict.get(PDFName.of(key)) === PDFName.of(value)
  const has = (key: string) => dict.has(PDFName.of(key))
  // A Decode array or a colour key refers to the old values, as do the parameters of the filter.
  const odd = has('Decode') || has('DecodeParms') || dict.lookup(PDFName.of('Mask')) !== undefined
  return is('Subtype', 'Image') && is('Filter', 'DCTDecode') && !odd && componentsOf(dict) !== null
}

/** 1 for grey, 3 for RGB, also by a profile; null for any other colours. */
function componentsOf(dict: PDFDict): 1 | 3 | null {
  const space = dict.lookup(PDFName.of('ColorSpace'))
  if (space === PDFName.of('DeviceRGB')) return 3
  if (space === PDFName.of('DeviceGray')) return 1
  if (!(space instanceof PDFArray) || space.lookup(0) !== PDFName.of('ICCBased')) return null
  const profile = space.lookup(1)
  const count = profile instanceof PDFStream ? profile.dict.lookup(PDFName.of('N')) : undefined
  return count instanceof PDFNumber && count.asNumber() === 3 ? 3 : null
}

/** Null when it cannot be decoded and therefore stays unchanged. */
async function shrinkJpeg(bytes: Uint8Array<ArrayBuffer>, { longestSide, quality }: Level) {
  const facts = readJpegFacts(bytes)
  if (!facts || hasTooManyPixels(facts)) return null
  // The PDF defines the meaning of the values, not the profile inside the JPG, so they must stay unchanged.
  const bitmap = await decode(plain(bytes)).catch(() => null)
  if (!bitmap) return null
  const scale = Math.min(1, longestSide / Math.max(bitmap.width, bitmap.height))
  const canvas = drawUpright(bitmap, 1, { scale, ground: '#fff' })
  const { width, height } = canvas
  bitmap.close()
  const encoded = plain(await encode(canvas, 'image/jpeg', quality))
  release(canvas)
  return { bytes: encoded, width, height }
}
