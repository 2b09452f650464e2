import { claimedFormat, type Format } from './formats'
import { hasEndMark, sniffFormat } from './signatures'
import { MAX_DOCUMENT_BYTES } from './limits'
import { hasTooManyPixels, type FoundSize } from './picture-size'

/** Why a file cannot be evidence. Checked by the browser before sending, and by the server again. */
export const FILE_PROBLEMS = [
  'file_empty',
  'file_too_large',
  'file_unsupported',
  'file_disguised',
  'file_truncated',
  'image_too_many_pixels',
  'image_corrupt',
] as const

export type FileProblem = (typeof FILE_PROBLEMS)[number]

export type FileFacts = {
  /** The original filename; only used to distinguish a wrong file from a disguised one. */
  filename: string
  /** In bytes. */
  size: number
  /** The first HEAD_BYTES bytes, or fewer when the file is shorter. */
  head: Uint8Array
  /** The last TAIL_BYTES bytes, or fewer when the file is shorter. */
  tail: Uint8Array
  /** The result of a PictureSizeFinder. */
  picture: FoundSize
}

export type FileVerdict = { ok: true; format: Format } | { ok: false; problem: FileProblem }

/** The rule for valid evidence, shared by browser and server. The bytes decide, not the name. */
export function inspectFile({ filename, size, head, tail, picture }: FileFacts): FileVerdict {
  if (size === 0) return refuse('file_empty')
  if (size > MAX_DOCUMENT_BYTES) return refuse('file_too_large')
  const format = sniffFormat(head)
  if (!format) return refuse(claimedFormat(filename) ? 'file_disguised' : 'file_unsupported')
  if (!hasEndMark(format, tail)) return refuse('file_truncated')
  // A decoder would find a size after any number of headers.
  if (picture === 'endless') return refuse('image_corrupt')
  if (picture && hasTooManyPixels(picture)) return refuse('image_too_many_pixels')
  return { ok: true, format }
}

function refuse(problem: FileProblem): FileVerdict {
  return { ok: false, problem }
}
