import { MAX_DOCUMENT_BYTES } from '@/lib/evidence/limits'
import { loadPdfjs, PdfError } from '@/lib/file-prep/shared/pdf'
import { checkPdf } from './check-pdf'
import { firstPageThumbnail } from './first-page-thumbnail'
import { openPdfPages, type PdfPages } from './pdf-pages'
import { repairPdf } from './repair-pdf'
import {
  blocked,
  type Change,
  type OnStep,
  type ProcessedFile,
} from '@/lib/file-prep/shared/processed'
import { toReady, type Source } from '@/lib/file-prep/worker/to-ready'

/** A PDF that opens, has pages and is within the limit; its bytes stay unchanged unless it is repaired. */
export async function processPdf(source: Source, onStep: OnStep): Promise<ProcessedFile> {
  // The code is loaded first, since a slow connection is unrelated to the file.
  await loadPdfjs()
  onStep('decoding')
  const repaired = await repairPdf(source.bytes)
  if (!repaired) return blocked('file_truncated')
  const { bytes, isRepaired } = repaired
  let pdf: PdfPages | null = null
  try {
    pdf = await openPdfPages(bytes)
    if (pdf.count === 0) return blocked('pdf_without_pages')
    if (bytes.length > MAX_DOCUMENT_BYTES) {
      return { ...blocked('file_too_large', ['shrink', 'split']), size: bytes.length }
    }
    const { count: pages } = pdf
    // First, since a check may leave the reader busy.
    onStep('checking')
    const thumbnail = await firstPageThumbnail(pdf)
    const checked = await checkPdf(pdf, onStep)
    const changes: Change[] = isRepaired ? ['repaired'] : []
    const outcome = { bytes, format: 'pdf', changes, pages, thumbnail, ...checked } as const
    return await toReady(source, { ...outcome, picture: null }, onStep)
  } catch (error) {
    if (error instanceof PdfError) return blocked(`pdf_${error.problem}`)
    throw error
  } finally {
    await pdf?.close()
  }
}
