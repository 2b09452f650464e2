import type { Change, Note, ProcessedFile } from '@/lib/file-prep/shared/processed'
import { sha256 } from '@/lib/file-prep/shared/sha256'

/** What was made from a picked file, with the changes and notes of what led to it before it was processed itself. */
export async function fromOriginal(
  original: File,
  changes: readonly Change[],
  processed: ProcessedFile,
  notes: readonly Note[] = [],
): Promise<ProcessedFile> {
  if (processed.state === 'blocked') return processed
  return {
    ...processed,
    changes: [...new Set([...changes, ...processed.changes])],
    notes: [...notes, ...processed.notes],
    original: {
      filename: original.name,
      size: original.size,
      sha256: await sha256(await original.arrayBuffer()),
    },
  }
}
