import type { Format } from '@/lib/evidence/formats'
import { FORMATS } from '@/lib/evidence/formats'
import type { Change, Note, OnStep, ProcessedFile } from '@/lib/file-prep/shared/processed'
import { fromOriginal } from './from-original'
import { processFile } from './process-file'

/**
 * Checks the result of a tool like any other file: it must open, be within the limit and carry its warnings. `changes`
 * are listed together with those of the check itself; the original stays the picked file.
 */
export async function reprocessFile(
  original: File,
  output: {
    bytes: Uint8Array<ArrayBuffer>
    format: Format
    filename?: string
    /** Of what led to it. */
    notes?: readonly Note[]
  },
  changes: readonly Change[],
  onStep: OnStep,
): Promise<ProcessedFile> {
  const file = new File([output.bytes], output.filename ?? original.name, {
    type: FORMATS[output.format].contentType,
    lastModified: original.lastModified,
  })
  return fromOriginal(original, changes, await processFile(file, onStep), output.notes)
}
