import { cleanFilename } from '@/lib/evidence/filename'
import { FORMATS } from '@/lib/evidence/formats'
import { PdfError } from '@/lib/file-prep/shared/pdf'
import { combinePdf } from './pdf/combine/combine-pdf'
import {
  blocked,
  type Combined,
  type CombineOptions,
  type OnStep,
} from '@/lib/file-prep/shared/processed'

/** Combines several processed files into one PDF; reports `reading` before each of them. Runs in the worker. */
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
