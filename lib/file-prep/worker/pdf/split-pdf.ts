import { PDFDocument } from '@cantoo/pdf-lib'
import { MAX_DOCUMENT_BYTES } from '@/lib/evidence/limits'
import type { OnStep } from '@/lib/file-prep/shared/processed'
import { loadPdf } from './load-pdf'

/** Pages count from 1. */
export type Part = { bytes: Uint8Array<ArrayBuffer>; firstPage: number; lastPage: number }

/**
 * Splits the PDF by halving into parts that each fit, in the order of its pages. Null when a single page is too large.
 * @throws PdfError when it is locked or cannot be read
 */
export async function splitPdf(
  bytes: Uint8Array,
  onStep: OnStep,
  limit = MAX_DOCUMENT_BYTES,
): Promise<Part[] | null> {
  onStep('reading')
  const document = await loadPdf(bytes)
  const parts: Part[] = []
  const ranges = [{ firstPage: 1, lastPage: document.getPageCount() }]
  for (let range = ranges.pop(); range; range = ranges.pop()) {
    onStep('encoding')
    const { firstPage, lastPage } = range
    const part = await extract(document, firstPage, lastPage)
    if (part.length <= limit) {
      parts.push({ bytes: part, firstPage, lastPage })
      continue
    }
    if (firstPage === lastPage) return null
    const middle = Math.floor((firstPage + lastPage) / 2)
    ranges.push({ firstPage: middle + 1, lastPage }, { firstPage, lastPage: middle })
  }
  return parts
}

async function extract(
  document: PDFDocument,
  firstPage: number,
  lastPage: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const part = await PDFDocument.create({ updateMetadata: false })
  const indices = Array.from(
    { length: lastPage - firstPage + 1 },
    (_, index) => firstPage - 1 + index,
  )
  for (const page of await part.copyPages(document, indices)) part.addPage(page)
  return Uint8Array.from(await part.save())
}
