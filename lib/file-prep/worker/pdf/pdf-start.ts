import { ascii } from '@/lib/file-prep/worker/bytes'

const HEADER = '%PDF-'
/** Readers look for the header within these. https://opensource.adobe.com/dc-acrobat-sdk-docs/pdfstandards/pdfreference1.7old.pdf, H.3 */
const HEADER_WITHIN = 1024

/** The offset of the header, which mail programs and web servers put bytes before; -1 when it is no PDF. */
export function pdfStart(bytes: Uint8Array): number {
  return ascii(bytes, 0, HEADER_WITHIN + HEADER.length).indexOf(HEADER)
}
