import { HEAD_BYTES, sniffFormat } from '@/lib/evidence/signatures'
import { hasTooManyPixels } from '@/lib/evidence/picture-size'
import { loadPdfjs, PdfError } from '@/lib/file-prep/shared/pdf'
import type { OnStep } from '@/lib/file-prep/shared/processed'
import { decode } from './image/canvas'
import { pictureThumbnail } from './image/picture-thumbnail'
import { readPictureFacts } from './image/read-metadata'
import { firstPageThumbnail } from './pdf/first-page-thumbnail'
import { openPdfPages, type PdfPages } from './pdf/pdf-pages'

/**
 * The thumbnail of a document at Omise, under the limits of file processing. Null for a file of which there is none:
 * locked, damaged, with too many pixels.
 */
export async function drawThumbnail(file: File, onStep: OnStep): Promise<Blob | null> {
  onStep('reading')
  const bytes = new Uint8Array(await file.arrayBuffer())
  const isPdf = sniffFormat(bytes.subarray(0, HEAD_BYTES)) === 'pdf'
  return isPdf ? ofPdf(bytes, onStep) : ofPicture(bytes, onStep)
}

async function ofPdf(bytes: Uint8Array<ArrayBuffer>, onStep: OnStep): Promise<Blob | null> {
  // The code is loaded first, since a slow connection is unrelated to the file.
  await loadPdfjs()
  onStep('decoding')
  let pdf: PdfPages | null = null
  try {
    pdf = await openPdfPages(bytes)
    if (pdf.count === 0) return null
    onStep('checking')
    return await firstPageThumbnail(pdf)
  } catch (error) {
    if (error instanceof PdfError) return null
    throw error
  } finally {
    await pdf?.close()
  }
}

async function ofPicture(bytes: Uint8Array<ArrayBuffer>, onStep: OnStep): Promise<Blob | null> {
  const facts = readPictureFacts(bytes)
  if (!facts || hasTooManyPixels(facts)) return null
  onStep('decoding')
  // The browser rotates by the file's orientation.
  const bitmap = await decode(bytes).catch(() => null)
  if (!bitmap) return null
  try {
    return await pictureThumbnail(bitmap)
  } finally {
    bitmap.close()
  }
}
