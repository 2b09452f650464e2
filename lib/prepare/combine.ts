import { cleanFilename } from '@/lib/evidence/filename'
import { FORMATS } from '@/lib/evidence/formats'
import { PdfError } from './pdf'
import { combinePdf, type CombineOptions } from './pdf-tools/combine-pdf'
import { blocked, type BlockedFile, type OnStep } from './prepared'

export type { CombineOptions }

/** `file` is to be prepared like any other: it may be too large. What blocks is the file that was read last. */
export type Combined = { state: 'combined'; file: File } | BlockedFile

/** Several prepared files as one PDF; `reading` is told before each of them. Runs in the worker. */
export async function combine(
  files: readonly File[],
  filename: string,
  options: CombineOptions,
  onStep: OnStep,
): Promise<Combined> {
  try {
    const bytes = await combinePdf(files, options, onStep)
    const type = FORMATS.pdf.contentType
    return { state: 'combined', file: new File([bytes], cleanFilename(filename, 'pdf'), { type }) }
  } catch (error) {
    if (error instanceof PdfError) return blocked(`pdf_${error.problem}`)
    throw error
  }
}
