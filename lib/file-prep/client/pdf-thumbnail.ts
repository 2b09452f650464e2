import { openPdf, PdfError, type Pdf } from '@/lib/file-prep/shared/pdf'
import type { FilePreview } from '@/lib/file-prep/shared/file-problem'
import { canvasToBlob, THUMBNAIL_PIXELS } from '@/lib/file-prep/shared/thumbnail-size'

/** The first page and the number of pages; `pdf_password` or `pdf_corrupt` when no reader could open it. */
export async function pdfThumbnail(file: Blob, signal: AbortSignal): Promise<FilePreview> {
  let pdf: Pdf | undefined
  try {
    pdf = await openPdf(file)
    signal.throwIfAborted()
    if (pdf.pageCount === 0) return { ok: false, problem: 'pdf_corrupt' }
    return { ok: true, thumbnail: await drawFirstPage(pdf, signal), pages: pdf.pageCount }
  } catch (error) {
    if (error instanceof PdfError) return { ok: false, problem: `pdf_${error.problem}` }
    throw error
  } finally {
    await pdf?.close()
  }
}

async function drawFirstPage(pdf: Pdf, signal: AbortSignal): Promise<Blob | null> {
  const canvas = document.createElement('canvas')
  const size = { maxWidth: THUMBNAIL_PIXELS, maxHeight: THUMBNAIL_PIXELS }
  await pdf.renderPage(1, size, canvas, signal)
  return canvasToBlob(canvas)
}
