import { HEAD_BYTES, TAIL_BYTES, type Format } from '@/lib/evidence/formats'
import { inspectFile } from '@/lib/evidence/inspect-file'
import type { PrepareProblem } from './file-problem'

export type FileCheck = { ok: true; format: Format } | { ok: false; problem: PrepareProblem }

/**
 * Applies the shared rules to the first and last bytes of a file; reads no more than those.
 * `folder`: the browser hands over a dropped folder as if it were a file.
 */
export async function checkFile(file: File, { folder = false } = {}): Promise<FileCheck> {
  if (folder) return { ok: false, problem: 'folder' }
  try {
    const [head, tail] = await Promise.all([
      bytesOf(file.slice(0, HEAD_BYTES)),
      bytesOf(file.slice(-TAIL_BYTES)),
    ])
    return inspectFile({ filename: file.name, size: file.size, head, tail })
  } catch {
    // Moved, deleted or changed since it was picked (NotFoundError, NotReadableError).
    return { ok: false, problem: 'file_unreadable' }
  }
}

async function bytesOf(slice: Blob): Promise<Uint8Array> {
  return new Uint8Array(await slice.arrayBuffer())
}
