import type { Format } from '@/lib/evidence/formats'
import { HEAD_BYTES, TAIL_BYTES } from '@/lib/evidence/signatures'
import { inspectFile } from '@/lib/evidence/inspect-file'
import { PictureSizeFinder, type FoundSize } from '@/lib/evidence/picture-size'
import type { ProcessingProblem } from '@/lib/file-prep/shared/file-problem'

const SIZE_READ_BYTES = 512
// Metadata segments have up to 64 KB; a hostile file has thousands.
const MAX_SIZE_READS = 1000

export type FileCheck = { ok: true; format: Format } | { ok: false; problem: ProcessingProblem }

/**
 * Applies the shared rules to the first and last bytes of a file, and to the headers of a picture; reads nothing else.
 */
export async function checkFile(file: File): Promise<FileCheck> {
  try {
    const [head, tail, picture] = await Promise.all([
      bytesOf(file.slice(0, HEAD_BYTES)),
      bytesOf(file.slice(-TAIL_BYTES)),
      pictureSize(file),
    ])
    return inspectFile({ filename: file.name, size: file.size, head, tail, picture })
  } catch {
    // Moved, deleted or changed since it was picked (NotFoundError, NotReadableError).
    return { ok: false, problem: 'file_unreadable' }
  }
}

/**
 * Whether the file is unchanged since it was picked. Every read compares size and modification time, so reading one
 * byte is enough.
 */
export async function isStillReadable(file: File): Promise<boolean> {
  try {
    return (await bytesOf(file.slice(-1))).length === 1
  } catch {
    return false
  }
}

/** Seeks from header to header, so that a photo with a megabyte of metadata costs a few kilobytes. */
async function pictureSize(file: File): Promise<FoundSize> {
  const finder = new PictureSizeFinder()
  for (let at = 0, reads = 0; at < file.size && reads < MAX_SIZE_READS && !finder.done; reads++) {
    const chunk = await bytesOf(file.slice(at, at + SIZE_READ_BYTES))
    finder.push(chunk)
    at += chunk.length + finder.jump()
  }
  return finder.size
}

async function bytesOf(slice: Blob): Promise<Uint8Array> {
  return new Uint8Array(await slice.arrayBuffer())
}
