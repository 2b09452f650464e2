import type { Format } from '@/lib/evidence/formats'
import { FORMATS } from '@/lib/evidence/formats'
import { sha256 } from './to-ready'
import { prepare } from './process'
import type { Change, OnStep, Prepared } from '@/lib/file-prep/shared/processed'

/**
 * Checks the result of a tool like any other file: it must open, be within the limit and carry its warnings. `changes`
 * are listed together with those of the check itself; the original stays the picked file.
 */
export async function prepareRemade(
  original: File,
  made: { bytes: Uint8Array<ArrayBuffer>; format: Format; filename?: string },
  changes: readonly Change[],
  onStep: OnStep,
): Promise<Prepared> {
  const file = new File([made.bytes], made.filename ?? original.name, {
    type: FORMATS[made.format].contentType,
    lastModified: original.lastModified,
  })
  const prepared = await prepare(file, onStep)
  if (prepared.state === 'blocked') return prepared
  return {
    ...prepared,
    changes: [...new Set([...changes, ...prepared.changes])],
    original: {
      filename: original.name,
      size: original.size,
      sha256: await sha256(new Uint8Array(await original.arrayBuffer())),
    },
  }
}
