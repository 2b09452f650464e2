import { checkFile } from '@/lib/file-prep/client/check-file'
import { blocked, type ProcessedFile } from '@/lib/file-prep/shared/processed'
import { sha256 } from '@/lib/file-prep/shared/sha256'

/** The worker's result for a valid file, for tests without a worker. */
export async function processUnchanged(file: File): Promise<ProcessedFile> {
  const check = await checkFile(file)
  if (!check.ok) return blocked(check.problem)
  const hash = await sha256(await file.arrayBuffer())
  return {
    state: 'ready',
    file,
    format: check.format,
    sha256: hash,
    changes: [],
    edits: [],
    notes: [],
    original: { filename: file.name, size: file.size, sha256: hash },
    pages: null,
    picture: null,
    thumbnail: null,
    suggestion: null,
  }
}
