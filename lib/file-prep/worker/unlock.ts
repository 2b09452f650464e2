import { FORMATS } from '@/lib/evidence/formats'
import { PdfError } from '@/lib/file-prep/shared/pdf'
import { blocked, type OnStep, type Unlocked } from '@/lib/file-prep/shared/processed'
import { loadPdf } from './pdf/load-pdf'
import { repairPdf } from './pdf/repair-pdf'

/**
 * A copy of a PDF that opens without its password, with everything else unchanged. The password stays in the memory of
 * this worker, and is not part of any message or error. Runs in the worker.
 */
export async function unlock(file: File, password: string, onStep: OnStep): Promise<Unlocked> {
  onStep('reading')
  const repaired = await repairPdf(new Uint8Array(await file.arrayBuffer()))
  if (!repaired) return blocked('file_truncated')
  onStep('decoding')
  try {
    const document = await loadPdf(repaired.bytes, password)
    onStep('encoding')
    const bytes = Uint8Array.from(await document.save({ updateFieldAppearances: false }))
    const { contentType: type } = FORMATS.pdf
    const { name, lastModified } = file
    return { state: 'unlocked', file: new File([bytes], name, { type, lastModified }) }
  } catch (error) {
    if (error instanceof PdfError) return blocked(`pdf_${error.problem}`)
    throw error
  }
}
