import { stemOf } from '@/lib/evidence/filename'
import { PdfError } from '@/lib/file-prep/shared/pdf'
import { asPdf } from './pdf/as-pdf'
import { splitPdf } from './pdf/split-pdf'
import {
  blocked,
  type Change,
  type OnStep,
  type ProcessedFile,
} from '@/lib/file-prep/shared/processed'
import { reprocessFile } from './reprocess'

/**
 * Splits a PDF into parts under the limit, each named by its pages, or returns the reason why not. Runs in the worker.
 */
export async function split(file: File, onStep: OnStep): Promise<ProcessedFile[]> {
  try {
    const pdf = await asPdf(new Uint8Array(await file.arrayBuffer()), onStep)
    if (pdf && 'problem' in pdf) return [pdf]
    const parts = pdf && (await splitPdf(pdf.bytes, onStep))
    if (!parts) return [blocked('file_too_large')]
    const processed: ProcessedFile[] = []
    for (const { bytes, firstPage, lastPage } of parts) {
      const output = {
        bytes,
        format: 'pdf',
        filename: partName(file.name, firstPage, lastPage),
        notes: pdf.notes,
      } as const
      const changes: Change[] = [...pdf.changes, ...(parts.length > 1 ? (['split'] as const) : [])]
      processed.push(await reprocessFile(file, output, changes, onStep))
    }
    return processed
  } catch (error) {
    if (error instanceof PdfError) return [blocked(`pdf_${error.problem}`)]
    throw error
  }
}

function partName(filename: string, firstPage: number, lastPage: number): string {
  const pages = firstPage === lastPage ? `page ${firstPage}` : `pages ${firstPage}-${lastPage}`
  return `${stemOf(filename)} (${pages}).pdf`
}
