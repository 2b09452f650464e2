import {
  PDFArray,
  PDFDict,
  type PDFDocument,
  PDFInvalidObject,
  PDFName,
  type PDFObject,
  PDFRef,
  PDFStream,
} from '@cantoo/pdf-lib'
import { loadPdf } from './load-pdf'

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
    if (!isPlain(document) || (isCutOff && !hasWholePages(document))) return null
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

function hasWholePages(document: PDFDocument): boolean {
  const pages = document.getPages()
  if (pages.length === 0 || pages.length !== document.catalog.Pages().Count().asNumber())
    return false
  const seen = new Set<PDFObject>()
  // Resources may belong to a parent.
  const open: PDFObject[] = pages.flatMap(({ node }) => [node, ...listOf(node.Resources())])
  for (let object = open.pop(); object; object = open.pop()) {
    if (seen.has(object)) continue
    seen.add(object)
    if (object instanceof PDFInvalidObject) return false
    if (object instanceof PDFRef) {
      const target = document.context.lookup(object)
      if (!target) return false
      open.push(target)
    } else if (object instanceof PDFArray) open.push(...object.asArray())
    else if (object instanceof PDFStream) open.push(object.dict)
    else if (object instanceof PDFDict) {
      for (const [key, value] of object.entries()) if (!NOT_SHOWN.has(key)) open.push(value)
    }
  }
  return true
}

function listOf(resources: PDFDict | undefined): PDFDict[] {
  return resources ? [resources] : []
}

const FILTER = PDFName.of('Filter')
const STANDARD = PDFName.of('Standard')
const OWNER_KEYS = [PDFName.of('O'), PDFName.of('U')]
/** What leads from a page to others, and lengths, which are counted again. */
const NOT_SHOWN = new Set(['Parent', 'P', 'Length'].map((name) => PDFName.of(name)))
