import { hasEndMark, TAIL_BYTES } from '@/lib/evidence/formats'
import { MAX_DOCUMENT_BYTES } from '@/lib/evidence/limits'
import { hasTooManyPixels } from '@/lib/evidence/picture-size'
import { pictureThumbnail } from './picture-thumbnail'
import { decode, drawUpright, encode, release, samplePixels } from './canvas'
import { convert } from './convert'
import { isSideways, type Orientation, type PictureFacts } from './metadata'
import { readBoxFacts } from '@/lib/file-prep/worker/heic/isobmff'
import { isBlank, isBlurred, isTooSmall, LOOK_PIXELS } from './image-quality'
import { stripJpeg } from './jpeg'
import { makeUpright, qualityLike } from './make-upright'
import { stripPng } from './png'
import { readPictureFacts } from './read-metadata'
import { tiffProblem, type TiffProblem } from './tiff-support'
import {
  blocked,
  type Change,
  type Note,
  type OnStep,
  type ProcessedFile,
} from '@/lib/file-prep/shared/processed'
import { toReady, type Source } from '@/lib/file-prep/worker/to-ready'

type Picture = {
  bytes: Uint8Array<ArrayBuffer>
  format: 'jpg' | 'png'
  bitmap: ImageBitmap
  /** The rotation that the bitmap still needs. */
  orientation: Orientation
  /** The profile of the bitmap's colours; null for sRGB. */
  profile: Uint8Array | null
  changes: Change[]
}

/** Processes a picture for the bank: a JPG or PNG, upright, without metadata, otherwise unchanged. */
export async function processImage(source: Source, onStep: OnStep): Promise<ProcessedFile> {
  const { bytes } = source
  const facts = readPictureFacts(bytes)
  if (!facts) return blocked('image_corrupt')
  if (hasTooManyPixels(largestOf(bytes, facts))) return blocked('image_too_many_pixels')
  const problem = isCutOff(bytes, facts) ? 'file_truncated' : unsupported(bytes, facts)
  if (problem) return blocked(problem)

  onStep('decoding')
  const picture = await fit(bytes, facts, onStep).catch(() => null)
  if (!picture) return blocked('image_corrupt')
  try {
    if (picture.bytes.length > MAX_DOCUMENT_BYTES) return blocked('file_too_large', ['shrink'])
    const { bitmap, orientation, profile, changes, format } = picture
    const size = uprightSize(bitmap, orientation)
    onStep('checking')
    const notes = look(bitmap, size)
    // Drawn here, where it is already decoded; the page would have to decode it again.
    const thumbnail = await pictureThumbnail(bitmap, orientation, profile).catch(() => null)
    const outcome = { bytes: picture.bytes, format, changes, notes, picture: size, thumbnail }
    return await toReady(source, { ...outcome, pages: null }, onStep)
  } finally {
    picture.bitmap.close()
  }
}

function fit(
  bytes: Uint8Array<ArrayBuffer>,
  facts: PictureFacts,
  onStep: OnStep,
): Promise<Picture> {
  if (facts.format !== 'jpg' && facts.format !== 'png') return fromAnother(bytes, facts, onStep)
  const format = facts.format
  const fitted = facts.orientation === 1 ? keep(bytes, facts, format) : turn(bytes, facts, format)
  return fitted.catch(() => resave(bytes, facts, format, onStep))
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
  const stripped = format === 'jpg' ? stripJpeg(bytes) : stripPng(bytes)
  if (!stripped) throw new Error('The segments or chunks do not reach the end')
  const kept = facts.metadata.length > 0 ? stripped : bytes
  const bitmap = await decode(kept)
  const changes = metadataChanges(facts)
  return { bytes: kept, format, bitmap, orientation: 1, profile: null, changes }
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
  const canvas = drawUpright(bitmap, 1)
  const type = format === 'jpg' ? 'image/jpeg' : 'image/png'
  const encoded = await encode(canvas, type, qualityLike(bytes))
  release(canvas)
  const changes: Change[] = ['resaved']
  if (facts.frames === 'several') changes.push('first_picture_kept')
  if (facts.orientation !== 1) changes.push('turned_upright')
  if (facts.hasLocation) changes.push('location_removed')
  // The damaged part of the file may be metadata.
  changes.push('metadata_removed')
  return { bytes: encoded, format, bitmap, orientation: 1, profile: null, changes }
}

async function turn(
  bytes: Uint8Array<ArrayBuffer>,
  facts: PictureFacts,
  format: 'jpg' | 'png',
): Promise<Picture> {
  const upright = await makeUpright(bytes, facts)
  const changes: Change[] = ['turned_upright', ...metadataChanges(facts)]
  return { ...upright, format, orientation: facts.orientation, changes }
}

async function fromAnother(
  bytes: Uint8Array<ArrayBuffer>,
  facts: PictureFacts,
  onStep: OnStep,
): Promise<Picture> {
  const { format: from } = facts
  if (from === 'jpg' || from === 'png') throw new Error('Needs no conversion')
  const converted = await convert(bytes, facts, onStep)
  const changes: Change[] = [`converted_from_${from}`]
  if (facts.frames === 'several') changes.push('first_picture_kept')
  if (from === 'tiff' && facts.orientation !== 1) changes.push('turned_upright')
  // A TIFF consists of tags, so removing them is not reported.
  changes.push(...(from === 'tiff' ? [] : metadataChanges(facts)))
  return { ...converted, orientation: from === 'tiff' ? facts.orientation : 1, changes }
}

function metadataChanges({ metadata, hasLocation }: PictureFacts): Change[] {
  if (hasLocation) return ['location_removed', 'metadata_removed']
  return metadata.length > 0 ? ['metadata_removed'] : []
}

function isCutOff(bytes: Uint8Array, { format }: PictureFacts): boolean {
  return (format === 'jpg' || format === 'png') && !hasEndMark(format, bytes.subarray(-TAIL_BYTES))
}

/** A decoder that misreads a picture as stripes reports no error, so the headers are checked. */
function unsupported(bytes: Uint8Array, { format }: PictureFacts): TiffProblem | null {
  return format === 'tiff' ? tiffProblem(bytes) : null
}

/** A HEIC consists of tiles, one of which may be a decompression bomb. */
function largestOf(bytes: Uint8Array, facts: PictureFacts) {
  return readBoxFacts(bytes)?.largest ?? facts
}

function uprightSize({ width, height }: ImageBitmap, turn: Orientation) {
  return isSideways(turn) ? { width: height, height: width } : { width, height }
}

function look(bitmap: ImageBitmap, size: { width: number; height: number }): Note[] {
  const notes: Note[] = []
  if (isTooSmall(size)) notes.push({ note: 'too_small', ...size })
  const pixels = samplePixels(bitmap, LOOK_PIXELS, true)
  if (isBlank(pixels)) notes.push({ note: 'blank_picture' })
  else if (isBlurred(pixels)) notes.push({ note: 'blurred' })
  return notes
}
