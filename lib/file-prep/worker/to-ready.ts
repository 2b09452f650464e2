import { cleanFilename } from '@/lib/evidence/filename'
import { FORMATS, type Format } from '@/lib/evidence/formats'
import { findSensitiveNumbers } from '@/lib/evidence/sensitive-numbers'
import { suggestKind } from '@/lib/evidence/suggest-kind'
import {
  numberNotes,
  type Change,
  type Note,
  type OnStep,
  type Original,
  type ReadyFile,
} from '@/lib/file-prep/shared/processed'
import { sha256 } from '@/lib/file-prep/shared/sha256'

type Outcome = {
  /** The name for the bank before it is cleaned; default: the original name. */
  filename?: string
  bytes: Uint8Array<ArrayBuffer>
  format: Format
  changes: readonly Change[]
  notes: readonly Note[]
  pages: number | null
  picture: ReadyFile['picture']
  thumbnail: Blob | null
  /** The text of the first page. */
  text?: string
  fingerprints: readonly string[]
}

/** The input, read once. */
export type Source = { file: File; bytes: Uint8Array<ArrayBuffer> }

/** Names and hashes the result, whose bytes become the file's, checks its name for numbers, and suggests its kind. */
export async function toReady(
  source: Source,
  outcome: Outcome,
  onStep: OnStep,
): Promise<ReadyFile> {
  onStep('hashing')
  const { format, bytes, changes, pages, picture, thumbnail } = outcome
  const original = await originalOf(source)
  const unchanged = bytes === source.bytes
  const filename = cleanFilename(outcome.filename ?? source.file.name, format)
  const facts = { type: FORMATS[format].contentType, lastModified: source.file.lastModified }
  return {
    state: 'ready',
    // A picked file stays on the disk, and what a tool made of it where the tool has it.
    file: unchanged
      ? new File([source.file], filename, facts)
      : { name: filename, size: bytes.length, bytes: ownBuffer(bytes, source), ...facts },
    format,
    sha256: unchanged ? original.sha256 : await sha256(bytes),
    changes,
    edits: [],
    notes: [
      ...numberNotes(findSensitiveNumbers(source.file.name), { in: 'filename' }),
      ...outcome.notes,
    ],
    original,
    pages,
    picture,
    thumbnail,
    suggestion: suggestKind(source.file.name, outcome.text),
    fingerprints: outcome.fingerprints,
  }
}

/** A buffer with nothing but these bytes, which is moved to the page. */
function ownBuffer(bytes: Uint8Array<ArrayBuffer>, source: Source): ArrayBuffer {
  const { buffer } = bytes
  const isOwn = buffer !== source.bytes.buffer && buffer.byteLength === bytes.length
  return isOwn ? buffer : bytes.slice().buffer
}

async function originalOf({ file, bytes }: Source): Promise<Original> {
  return { filename: file.name, size: file.size, sha256: await sha256(bytes) }
}
