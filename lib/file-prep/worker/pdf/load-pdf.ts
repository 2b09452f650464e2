import { PDFDocument } from '@cantoo/pdf-lib'
import { PdfError } from '@/lib/file-prep/shared/pdf'

/**
 * For tools that split a PDF.
 * @throws PdfError when it is locked, or cannot be parsed
 */
export async function loadPdf(bytes: Uint8Array): Promise<PDFDocument> {
  try {
    const document = await PDFDocument.load(bytes, { updateMetadata: false })
    // Detects a file without a catalogue or pages here, and not in the middle of the work.
    document.getPages()
    return document
  } catch (error) {
    const locked = error instanceof Error && /encrypt/i.test(error.message)
    throw new PdfError(locked ? 'password' : 'corrupt', error)
  }
}
