import type { OnStep } from '@/lib/file-prep/shared/processed'
import { attachedFiles } from './pdf/attached-files'
import { loadPdf } from './pdf/load-pdf'

/**
 * The files attached to a PDF that `processFile` processed. Runs in the worker.
 * @throws PdfError when it cannot be read
 */
export async function unpack(file: File, onStep: OnStep): Promise<File[]> {
  onStep('reading')
  const bytes = new Uint8Array(await file.arrayBuffer())
  onStep('decoding')
  return attachedFiles(await loadPdf(bytes), onStep)
}
