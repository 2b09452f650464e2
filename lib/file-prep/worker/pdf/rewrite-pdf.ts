import { PDFDict, type PDFDocument, PDFName } from '@cantoo/pdf-lib'
import { loadPdf } from './load-pdf'
import { hasWholePages } from './whole-pages'

/**
 * The PDF with all objects that are found in its bytes, and a new table of their offsets. Null when it cannot be opened
 * without a password, or is encrypted and does not state how; when it `isCutOff`, also when something that a page shows
 * is missing, so that no evidence is sent with pages that became empty.
 */
export async function rewritePdf(
  pdf: Uint8Array<ArrayBuffer>,
  { isCutOff }: { isCutOff: boolean },
): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    const document = await loadPdf(pdf)
    if (!isPlain(document) || (isCutOff && !(await hasWholePages(document)))) return null
    return Uint8Array.from(await document.save({ updateFieldAppearances: false }))
  } catch {
    return null
  }
}

/** Whether nothing is encrypted: which dictionary tells how is stated by the trailer only. */
function isPlain({ context }: PDFDocument): boolean {
  return !context
    .enumerateIndirectObjects()
    .some(
      ([, object]) =>
        object instanceof PDFDict &&
        object.get(FILTER) === STANDARD &&
        OWNER_KEYS.every((key) => object.has(key)),
    )
}

const FILTER = PDFName.of('Filter')
const STANDARD = PDFName.of('Standard')
const OWNER_KEYS = [PDFName.of('O'), PDFName.of('U')]
