import {
  blocked,
  type BlockedFile,
  type Change,
  type Note,
  type OnStep,
} from '@/lib/file-prep/shared/processed'
import { missingNotes } from '@/lib/file-prep/worker/missing-notes'
import { sniffPicture, SNIFF_BYTES } from '@/lib/file-prep/worker/image/read-metadata'
import { tiffPages } from '@/lib/file-prep/worker/image/tiff-support'
import { pdfStart } from './pdf-start'

type AsPdf = {
  bytes: Uint8Array<ArrayBuffer>
  changes: readonly Change[]
  notes: readonly Note[]
}

/** A PDF, or what has several pages as one; null for anything else. */
export async function asPdf(
  bytes: Uint8Array<ArrayBuffer>,
  onStep: OnStep,
): Promise<AsPdf | BlockedFile | null> {
  if (sniffPicture(bytes.subarray(0, SNIFF_BYTES)) === 'tiff') {
    const tiff = tiffPages(bytes)
    if (!('pages' in tiff) || tiff.pages.length === 1) return null
    const { tiffToPdf, TIFF_TO_PDF } = await import('./tiff-to-pdf')
    const pdf = await tiffToPdf(bytes, tiff.pages, onStep)
    if ('problem' in pdf) return blocked(pdf.problem)
    return { bytes: pdf.bytes, changes: TIFF_TO_PDF, notes: missingNotes(pdf.missing) }
  }
  return pdfStart(bytes) === -1 ? null : { bytes, changes: [], notes: [] }
}
