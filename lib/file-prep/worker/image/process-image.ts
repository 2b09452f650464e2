import { hasEndMark, TAIL_BYTES } from '@/lib/evidence/signatures'
import { MAX_DOCUMENT_BYTES } from '@/lib/evidence/limits'
import { hasTooManyPixels } from '@/lib/evidence/picture-size'
import { pictureThumbnail } from './picture-thumbnail'
import { decode, drawAndRelease, drawUpright, release, releaseOnError } from './canvas'
import { encodeJpeg, encodePng } from './encode-picture'
import { convert } from './convert'
import { decodeReduced } from './decode-reduced'
import { isTiff } from './exif'
import { uprightSize, type Orientation, type PictureFacts } from './metadata'
import { readBoxFacts } from '@/lib/file-prep/worker/heic/isobmff'
import { stripJpeg, withJpegEnd } from './jpeg/jpeg'
import { jpegDamage } from './jpeg/jpeg-damage'
import { LOOK_PIXELS } from './image-quality'
import { withLargePictureLock } from './large-picture-lock'
import { lookAt } from './look-at'
import { makeUpright, qualityLike, turnWithoutLoss } from './make-upright'
import { stripPng } from './png'
import { readPictureFacts } from './read-metadata'
import { hasSeveralPages, tiffPages, type TiffPages } from './tiff/tiff-support'
import {
  blocked,
  type Change,
  type OnStep,
  type ProcessedFile,
} from '@/lib/file-prep/shared/processed'
import { nullIfDamaged } from '@/lib/file-prep/worker/bytes'
import { missingNotes } from '@/lib/file-prep/worker/missing-notes'
import { fromOriginal } from '@/lib/file-prep/worker/from-original'
import { toReady, type Source } from '@/lib/file-prep/worker/to-ready'

/** With more missing, what the picture shows cannot be told. */
const MOST_MISSING = 0.95
const UNDAMAGED = { missing: 0, isClean: true }

type Size = { width: number; height: number }

type Picture = {
  bytes: Uint8Array<ArrayBuffer>
  format: 'jpg' | 'png'
  /** In full size, or reduced to at least `LOOK_PIXELS`. They must be released. */
  pixels: ImageBitmap | OffscreenCanvas
  /** Of the upright picture itself. */
  size: Size
  /** The rotation that they still need. */
  orientation: Orientation
  /** The profile of their colours; null for sRGB. */
  profile: Uint8Array | null
  /** The share that is missing, as far as decoding shows it. */
  missing: number
  changes: Change[]
}

/**
 * Processes a picture for the bank: a JPG or PNG, upright, without metadata, otherwise unchanged.
 * @throws when there is not enough memory
 */
export async function processImage(source: Source, onStep: OnStep): Promise<ProcessedFile> {
  onStep('decoding')
  if (isTiff(source.bytes)) {
    // `readPictureFacts` reads the first page only, which may be the one that is left out.
    const tiff = tiffPages(source.bytes)
    if ('problem' in tiff) return blocked(tiff.problem)
    if (hasSeveralPages(tiff)) return combineTiffPages(source, tiff, onStep)
  }
  const facts = readPictureFacts(source.bytes)
  if (!facts) return blocked('image_corrupt')
  if (hasTooManyPixels(largestOf(source.bytes, facts))) return blocked('image_too_many_pixels')
  const isCut = isCutOff(source.bytes, facts)
  const bytes = isCut ? mended(source.bytes, facts) : source.bytes
  if (!bytes) return blocked('file_truncated')

  const canTurn = facts.format === 'jpg' && facts.orientation !== 1 && !isCut
  const turned = canTurn
    ? await withLargePictureLock(facts, onStep, async () => turnWithoutLoss(bytes, facts))
    : null
  // What was turned is whole.
  const damage = facts.format === 'jpg' && !turned ? jpegDamage(bytes) : UNDAMAGED
  // A film after half a picture is not the rest of it.
  if ((isCut && !damage.isClean) || damage.missing > MOST_MISSING) return blocked('file_truncated')
  const picture = await withLargePictureLock(facts, onStep, () =>
    fitAndReduce(bytes, facts, { turned, onStep }),
  ).catch(nullIfDamaged)
  if (!picture) return blocked('image_corrupt')
  try {
    const missing = Math.max(damage.missing, picture.missing)
    if (missing > MOST_MISSING) return blocked('image_corrupt')
    if (picture.bytes.length > MAX_DOCUMENT_BYTES) {
      return { ...blocked('file_too_large', ['shrink']), size: picture.bytes.length }
    }
    const { reduced, size, profile, format } = picture
    const changes: Change[] = isCut ? ['repaired', ...picture.changes] : picture.changes
    onStep('checking')
    const seen = lookAt(reduced, size)
    const notes = [...missingNotes(missing), ...seen.notes]
    const { fingerprints } = seen
    // Drawn here, where it is already decoded; the page would have to decode it again.
    const thumbnail = await pictureThumbnail(reduced, 1, profile).catch(() => null)
    const { bytes: made } = picture
    const outcome = { bytes: made, format, changes, notes, picture: size, thumbnail, fingerprints }
    return await toReady(source, { ...outcome, pages: null }, onStep)
  } finally {
    release(picture.reduced)
  }
}

type Options = {
  /** The picture upright, where that is possible without loss. */
  turned: Uint8Array<ArrayBuffer> | null
  onStep: OnStep
}

type ReducedPicture = Omit<Picture, 'pixels' | 'orientation'> & {
  /** The upright picture with at most `LOOK_PIXELS`. */
  reduced: OffscreenCanvas
}

/** Releases the pixels of the picture as soon as it is encoded. */
async function fitAndReduce(
  bytes: Uint8Array<ArrayBuffer>,
  facts: PictureFacts,
  options: Options,
): Promise<ReducedPicture> {
  const { pixels, orientation, ...picture } = await fit(bytes, facts, options)
  const scale = Math.min(1, LOOK_PIXELS / Math.max(pixels.width, pixels.height))
  const reduced = drawAndRelease(pixels, () => drawUpright(pixels, orientation, { scale }))
  return { ...picture, reduced }
}

/** Pages belong together, so they become one PDF. */
async function combineTiffPages(
  { file, bytes }: Source,
  tiff: TiffPages,
  onStep: OnStep,
): Promise<ProcessedFile> {
  // Loading the code is unrelated to the file.
  onStep('reading')
  const { tiffToPdf } = await import('@/lib/file-prep/worker/pdf/tiff-to-pdf')
  const pdf = await tiffToPdf(bytes, tiff, onStep).catch(nullIfDamaged)
  if (!pdf || ('bytes' in pdf && pdf.missing > MOST_MISSING)) return blocked('image_corrupt')
  if ('problem' in pdf) return blocked(pdf.problem)
  const { processPdf } = await import('@/lib/file-prep/worker/pdf/process-pdf')
  const combined = new File([pdf.bytes], file.name, { lastModified: file.lastModified })
  const processed = await processPdf({ file: combined, bytes: pdf.bytes }, onStep)
  return fromOriginal(file, pdf.changes, processed, pdf.notes)
}

function fit(
  bytes: Uint8Array<ArrayBuffer>,
  facts: PictureFacts,
  { turned, onStep }: Options,
): Promise<Picture> {
  if (facts.format !== 'jpg' && facts.format !== 'png') return fromAnother(bytes, facts, onStep)
  const format = facts.format
  const fitted =
    facts.orientation === 1 ? keep(bytes, facts, format) : turn(bytes, facts, { format, turned })
  return fitted.catch(
    (error: unknown) => nullIfDamaged(error) ?? resave(bytes, facts, format, onStep),
  )
}

/**
 * The pixels stay byte for byte, and so does a file without metadata.
 * @throws when the metadata cannot be separated from the pixels, or the pixels cannot be decoded
 */
async function keep(
  bytes: Uint8Array<ArrayBuffer>,
  facts: PictureFacts,
  format: 'jpg' | 'png',
): Promise<Picture> {
  const stripped = strip(bytes, format)
  if (!stripped) throw new Error('The segments or chunks do not reach the end')
  const kept = facts.metadata.length > 0 ? stripped : bytes
  const { width, height } = facts
  const pixels = await decodeReduced(kept, { format, width, height }, LOOK_PIXELS)
  const changes = metadataChanges(facts)
  return {
    bytes: kept,
    format,
    pixels,
    size: { width, height },
    orientation: 1,
    profile: null,
    missing: 0,
    changes,
  }
}

/**
 * Encodes what the browser decodes of a damaged file, in the browser's orientation; nothing else of the file remains.
 */
async function resave(
  bytes: Uint8Array<ArrayBuffer>,
  facts: PictureFacts,
  format: 'jpg' | 'png',
  onStep: OnStep,
): Promise<Picture> {
  const bitmap = await decode(bytes)
  onStep('encoding')
  const pixels = drawAndRelease(bitmap, () => drawUpright(bitmap, 1))
  const encoded = await releaseOnError(pixels, () =>
    format === 'jpg' ? encodeJpeg(pixels, { quality: qualityLike(bytes) }) : encodePng(pixels),
  )
  const changes: Change[] = ['resaved']
  if (facts.frames === 'several') changes.push('first_picture_kept')
  if (facts.orientation !== 1) changes.push('turned_upright')
  if (facts.hasLocation) changes.push('location_removed')
  // The damaged part of the file may be metadata.
  changes.push('metadata_removed')
  return {
    bytes: encoded,
    format,
    pixels,
    size: { width: pixels.width, height: pixels.height },
    orientation: 1,
    profile: null,
    missing: 0,
    changes,
  }
}

async function turn(
  bytes: Uint8Array<ArrayBuffer>,
  facts: PictureFacts,
  { format, turned }: { format: 'jpg' | 'png'; turned: Options['turned'] },
): Promise<Picture> {
  const size = uprightSize(facts, facts.orientation)
  const upright = turned
    ? {
        bytes: turned,
        pixels: await decodeReduced(turned, { format, ...size }, LOOK_PIXELS),
        profile: null,
      }
    : await makeUpright(bytes, facts)
  const changes: Change[] = ['turned_upright', ...metadataChanges(facts)]
  return { ...upright, format, size, orientation: 1, missing: 0, changes }
}

async function fromAnother(
  bytes: Uint8Array<ArrayBuffer>,
  facts: PictureFacts,
  onStep: OnStep,
): Promise<Picture> {
  const { format: from } = facts
  if (from === 'jpg' || from === 'png') throw new Error('Needs no conversion')
  const { isTurned, ...converted } = await convert(bytes, facts, onStep)
  const changes: Change[] = [`converted_from_${from}`]
  if (facts.frames === 'several') changes.push('first_picture_kept')
  if (isTurned) changes.push('turned_upright')
  // A TIFF consists of tags, so removing them is not reported.
  changes.push(...(from === 'tiff' ? [] : metadataChanges(facts)))
  const size = uprightSize(converted.pixels, converted.orientation)
  return { ...converted, size, changes }
}

function metadataChanges({ metadata, hasLocation }: PictureFacts): Change[] {
  if (hasLocation) return ['location_removed', 'metadata_removed']
  return metadata.length > 0 ? ['metadata_removed'] : []
}

/** Phones store a film after a photo, so the end mark is also looked for where the segments or chunks lead. */
function isCutOff(bytes: Uint8Array, { format }: PictureFacts): boolean {
  if (format !== 'jpg' && format !== 'png') return false
  return !hasEndMark(format, bytes.subarray(-TAIL_BYTES)) && !strip(bytes, format)
}

/** Null when the segments or chunks do not reach the end mark. */
function strip(bytes: Uint8Array, format: 'jpg' | 'png') {
  return format === 'jpg' ? stripJpeg(bytes) : stripPng(bytes)
}

/** A HEIC consists of tiles, one of which may be a decompression bomb. */
function largestOf(bytes: Uint8Array, facts: PictureFacts) {
  return readBoxFacts(bytes)?.largest ?? facts
}

/** A JPG that is cut off in its pixels is sent as far as it goes. */
function mended(bytes: Uint8Array, { format }: PictureFacts): Uint8Array<ArrayBuffer> | null {
  return format === 'jpg' ? withJpegEnd(bytes) : null
}
