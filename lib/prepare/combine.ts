import { PdfError } from './pdf'
import { combinePdf, type CombineOptions } from './pdf-tools/combine-pdf'
import { blocked, type OnStep, type Prepared } from './prepared'
import { prepareRemade } from './remade'

export type { CombineOptions }

/** Several prepared files as one PDF. Its original is the first of them. Runs in the worker. */
export async function combine(
  files: readonly File[],
  filename: string,
  options: CombineOptions,
  onStep: OnStep,
): Promise<Prepared> {
  const [first] = files
  if (!first) return blocked('file_empty')
  try {
    const bytes = await combinePdf(files, options, onStep)
    return await prepareRemade(first, { bytes, format: 'pdf', filename }, ['combined'], onStep)
  } catch (error) {
    if (error instanceof PdfError) return blocked(`pdf_${error.problem}`)
    throw error
  }
}
