import {
  blocked,
  type BlockedFile,
  type Change,
  type Note,
  type OnStep,
} from '@/lib/file-prep/shared/processed'
import { sniffPicture, SNIFF_BYTES } from '@/lib/file-prep/worker/image/read-metadata'
import { hasSeveralPages, tiffPages } from '@/lib/file-prep/worker/image/tiff/tiff-support'
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
    if ('problem' in tiff || !hasSeveralPages(tiff)) return null
    const { tiffToPdf } = await import('./tiff-to-pdf')
    const pdf = await tiffToPdf(bytes, tiff, onStep)
    return 'problem' in pdf ? blocked(pdf.problem) : pdf
  }
  return pdfStart(bytes) === -1 ? null : { bytes, changes: [], notes: [] }
}
