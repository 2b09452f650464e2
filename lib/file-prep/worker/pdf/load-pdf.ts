import { PDFDocument } from '@cantoo/pdf-lib'
import { PdfError } from '@/lib/file-prep/shared/pdf'

/** For tools that take a PDF apart. @throws PdfError when it is locked, or makes no sense to them */
export async function loadPdf(bytes: Uint8Array): Promise<PDFDocument> {
  try {
    const document = await PDFDocument.load(bytes, { updateMetadata: false })
    // A file without a catalogue or pages is found here, and not in the middle of the work.
    document.getPages()
    return document
  } catch (error) {
    const locked = error instanceof Error && /encrypt/i.test(error.message)
    throw new PdfError(locked ? 'password' : 'corrupt', error)
  }
}
