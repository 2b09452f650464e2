import { PDFName, PDFRawStream, type PDFDocument } from '@cantoo/pdf-lib'
import { MAX_DOCUMENT_BYTES } from '@/lib/evidence/limits'
import { release } from '@/lib/file-prep/worker/image/canvas'
import { chooseEncoding } from '@/lib/file-prep/worker/image/encode-picture'
import type { OnStep } from '@/lib/file-prep/shared/processed'
import { loadPdf } from './load-pdf'
import { packAsJpeg, packingFactor, packLossless, type PackedPicture } from './packed-picture'
import { PictureDrawer } from './picture-drawer'
import { shrinkablePictures, type ShrinkablePicture } from './shrinkable-pictures'

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
  /** Of all levels together; no picture is begun later. */
  totalMs: number
  /** Decoded at each level, the largest in bytes first. The others stay as they are. */
  pictures: number
  /** Of these pictures together. */
  pixels: number
}

/** 10 MB hold fewer than 100 scanned pages of 9 megapixels, so only unusual files reach the limits of work. */
export const SHRINK_LIMITS: ShrinkLimits = {
  bytes: MAX_DOCUMENT_BYTES,
  pictureMs: 6_000,
  totalMs: 180_000,
  pictures: 2_000,
  pixels: 2_000_000_000,
}

export type ShrunkPdf =
  { bytes: Uint8Array<ArrayBuffer> } | { problem: 'file_too_large' | 'took_too_long' }

/**
 * Encodes the pictures inside again, at the best quality that brings the PDF under the limit; text and drawings stay
 * unchanged. `took_too_long`: also when it is too large because the limits of work left pictures out.
 * @param now in milliseconds
 * @throws PdfError when it is locked or cannot be read
 */
export async function shrinkPdf(
  bytes: Uint8Array,
  onStep: OnStep,
  limits = SHRINK_LIMITS,
  now = () => performance.now(),
): Promise<ShrunkPdf> {
  const until = now() + limits.totalMs
  const work = { onStep, limit: limits.bytes, isOver: () => now() > until }
  onStep('reading')
  const document = await loadPdf(bytes)
  const shrinkable = await shrinkablePictures(document)
  const affordable = withinWork(shrinkable, limits)
  const pictures = new PictureDrawer(document, affordable, limits.pictureMs)
  for (const level of LEVELS) {
    const outcome = await shrinkPictures(document, pictures, level, work)
    if (outcome === 'took_too_long') return { problem: outcome }
    if (outcome === 'file_too_large') continue
    onStep('encoding')
    const saved = Uint8Array.from(await document.save())
    if (saved.length <= limits.bytes) return { bytes: saved }
  }
  return { problem: affordable.length < shrinkable.length ? 'took_too_long' : 'file_too_large' }
}

/** A file of a few megabytes can hold thousands of pictures, or pictures of a thousand times as many pixels. */
function withinWork(
  pictures: readonly ShrinkablePicture[],
  limits: ShrinkLimits,
): ShrinkablePicture[] {
  let pixels = 0
  return pictures
    .toSorted((one, other) => other.stream.contents.length - one.stream.contents.length)
    .slice(0, limits.pictures)
    .filter(({ width, height }) => {
      const fits = pixels + width * height <= limits.pixels
      if (fits) pixels += width * height
      return fits
    })
}

/** `file_too_large` as soon as the pictures alone exceed the limit. */
async function shrinkPictures(
  { context }: PDFDocument,
  pictures: PictureDrawer,
  { longestSide, quality }: Level,
  { onStep, limit, isOver }: { onStep: OnStep; limit: number; isOver: () => boolean },
): Promise<'shrunk' | 'file_too_large' | 'took_too_long'> {
  let total = 0
  for await (const { ref, stream, canvas } of pictures.draw(longestSide, onStep)) {
    if (isOver()) {
      if (canvas) release(canvas)
      return 'took_too_long'
    }
    onStep('encoding')
    const packed = canvas && (await smallest(canvas, quality))
    if (canvas) release(canvas)
    const isSmaller = packed !== null && packed.bytes.length < stream.contents.length
    context.assign(ref, isSmaller ? repacked(stream, packed) : stream)
    total += isSmaller ? packed.bytes.length : stream.contents.length
    if (total > limit) return 'file_too_large'
  }
  return 'shrunk'
}

function smallest(canvas: OffscreenCanvas, quality: number): Promise<PackedPicture> {
  return chooseEncoding(
    Math.min(1, packingFactor(canvas)),
    () => packLossless(canvas),
    () => packAsJpeg(canvas, quality),
  )
}

/** The same picture with other pixels: its masks and everything else stay. */
function repacked(stream: PDFRawStream, { bytes, pixels }: PackedPicture): PDFRawStream {
  const { context } = stream.dict
  const dictionary = stream.dict.clone(context)
  for (const key of ['Decode', 'DecodeParms']) dictionary.delete(PDFName.of(key))
  for (const [key, value] of context.obj(pixels).entries()) dictionary.set(key, value)
  return PDFRawStream.of(dictionary, bytes)
}
