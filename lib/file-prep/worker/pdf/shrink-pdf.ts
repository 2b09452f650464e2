import { PDFName, PDFRawStream, type PDFDocument } from '@cantoo/pdf-lib'
import { MAX_DOCUMENT_BYTES } from '@/lib/evidence/limits'
import { release } from '@/lib/file-prep/worker/image/canvas'
import type { OnStep } from '@/lib/file-prep/shared/processed'
import { loadPdf } from './load-pdf'
import { isDrawn, packAsJpeg, packLossless, type PackedPicture } from './packed-picture'
import { PictureDrawer } from './picture-drawer'
import { shrinkablePictures } from './shrinkable-pictures'

/** From fine to coarse: an A4 page of 2,500 pixels has 210 dpi, of 1,300 pixels still 110. */
const LEVELS = [
  { longestSide: 3500, quality: 0.85 },
  { longestSide: 2500, quality: 0.75 },
  { longestSide: 1800, quality: 0.65 },
  { longestSide: 1300, quality: 0.55 },
] as const

type Level = (typeof LEVELS)[number]

export type ShrinkLimits = {
  bytes: number
  /** A picture that takes longer to be decoded stays as it is. Below the limit of a step. */
  pictureMs: number
}

const LIMITS: ShrinkLimits = { bytes: MAX_DOCUMENT_BYTES, pictureMs: 6_000 }

/**
 * Encodes the pictures inside again, at the best quality that brings the PDF under the limit; text and drawings stay
 * unchanged. Null when that is not enough.
 * @throws PdfError when it is locked or cannot be read
 */
export async function shrinkPdf(
  bytes: Uint8Array,
  onStep: OnStep,
  limits = LIMITS,
): Promise<Uint8Array<ArrayBuffer> | null> {
  onStep('reading')
  const document = await loadPdf(bytes)
  const pictures = new PictureDrawer(document, shrinkablePictures(document), limits.pictureMs)
  for (const level of LEVELS) {
    const fits = await shrinkPictures(document, pictures, level, onStep, limits.bytes)
    if (!fits) continue
    onStep('encoding')
    const saved = Uint8Array.from(await document.save())
    if (saved.length <= limits.bytes) return saved
  }
  return null
}

/** False as soon as the pictures alone exceed the limit. */
async function shrinkPictures(
  { context }: PDFDocument,
  pictures: PictureDrawer,
  { longestSide, quality }: Level,
  onStep: OnStep,
  limit: number,
): Promise<boolean> {
  let total = 0
  for await (const { ref, stream, canvas } of pictures.draw(longestSide, onStep)) {
    onStep('encoding')
    const packed = canvas && (await smallest(canvas, quality))
    if (canvas) release(canvas)
    const isSmaller = packed !== null && packed.bytes.length < stream.contents.length
    context.assign(ref, isSmaller ? repacked(stream, packed) : stream)
    total += isSmaller ? packed.bytes.length : stream.contents.length
    if (total > limit) return false
  }
  return true
}

async function smallest(canvas: OffscreenCanvas, quality: number): Promise<PackedPicture> {
  const jpeg = await packAsJpeg(canvas, quality)
  if (!isDrawn(canvas)) return jpeg
  const lossless = await packLossless(canvas)
  return lossless.bytes.length <= jpeg.bytes.length ? lossless : jpeg
}

/** The same picture with other pixels: its masks and everything else stay. */
function repacked(stream: PDFRawStream, { bytes, pixels }: PackedPicture): PDFRawStream {
  const { context } = stream.dict
  const dictionary = stream.dict.clone(context)
  for (const key of ['Decode', 'DecodeParms']) dictionary.delete(PDFName.of(key))
  for (const [key, value] of context.obj(pixels).entries()) dictionary.set(key, value)
  return PDFRawStream.of(dictionary, bytes)
}
