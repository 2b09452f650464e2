import type { Format } from '@/lib/evidence/formats'
import { FORMATS } from '@/lib/evidence/formats'
import { sha256 } from './to-ready'
import { processFile } from './process-file'
import type { Change, OnStep, ProcessedFile } from '@/lib/file-prep/shared/processed'

/**
 * Checks the result of a tool like any other file: it must open, be within the limit and carry its warnings. `changes`
 * are listed together with those of the check itself; the original stays the picked file.
 */
export async function reprocessFile(
  original: File,
  output: { bytes: Uint8Array<ArrayBuffer>; format: Format; filename?: string },
  changes: readonly Change[],
  onStep: OnStep,
): Promise<ProcessedFile> {
  const file = new File([output.bytes], output.filename ?? original.name, {
    type: FORMATS[output.format].contentType,
    lastModified: original.lastModified,
  })
  const processed = await processFile(file, onStep)
  if (processed.state === 'blocked') return processed
  return {
    ...processed,
    changes: [...new Set([...changes, ...processed.changes])],
    original: {
      filename: original.name,
      size: original.size,
      sha256: await sha256(new Uint8Array(await original.arrayBuffer())),
    },
  }
}
