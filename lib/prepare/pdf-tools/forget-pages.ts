import {
  decodePDFRawStream,
  PDFArray,
  PDFDict,
  PDFName,
  PDFRawStream,
  PDFStream,
  type PDFDocument,
  type PDFPage,
} from '@cantoo/pdf-lib'

/** Resources that can hold pictures or text of other pages; fonts and colours hold neither. */
const CARRIERS = ['XObject', 'Pattern', 'ExtGState', 'Properties', 'Shading']

/** What leads from a page or a note of it to other pages. */
const PAGE_LINKS = ['StructParents', 'B', 'AA', 'PieceInfo', 'Metadata', 'PresSteps']
const NOTE_LINKS = ['P', 'Popup', 'IRT', 'Parent', 'Dest', 'A', 'AA', 'StructParent']

/**
 * Makes sure that nothing of some pages (from 1) can go along when the others are copied: programs that write PDFs
 * let pages share their pictures, and links lead from page to page. The pages lose what they show; the others
 * keep only the pictures that they draw, and their links go.
 */
export function forgetPages(document: PDFDocument, forgotten: ReadonlySet<number>): void {
  for (const [index, page] of document.getPages().entries()) {
    if (forgotten.has(index + 1)) empty(page)
    else isolate(document, page)
  }
}

function empty({ node }: PDFPage): void {
  for (const key of ['Contents', 'Resources', 'Annots', 'Thumb', ...PAGE_LINKS]) {
    node.delete(PDFName.of(key))
  }
}

function isolate(document: PDFDocument, { node }: PDFPage): void {
  for (const key of PAGE_LINKS) node.delete(PDFName.of(key))
  cutNotes(node.Annots())
  const resources = node.Resources()
  if (!resources) return
  const used = namesIn(node.Contents())
  const own = resources.clone(document.context)
  for (const key of CARRIERS) {
    const carrier = own.lookup(PDFName.of(key))
    if (carrier instanceof PDFDict) own.set(PDFName.of(key), only(used, carrier, document))
  }
  node.set(PDFName.of('Resources'), own)
}

function cutNotes(notes: PDFArray | undefined): void {
  for (let index = (notes?.size() ?? 0) - 1; index >= 0; index--) {
    const note = notes?.lookup(index)
    if (!(note instanceof PDFDict)) continue
    if (note.lookup(PDFName.of('Subtype')) === PDFName.of('Link')) notes?.remove(index)
    else for (const key of NOTE_LINKS) note.delete(PDFName.of(key))
  }
}

function only(used: ReadonlySet<string>, all: PDFDict, document: PDFDocument): PDFDict {
  const kept = all.clone(document.context)
  for (const key of all.keys()) if (!used.has(key.decodeText())) kept.delete(key)
  return kept
}

/** Every name that the page's instructions mention. */
function namesIn(contents: PDFStream | PDFArray | undefined): Set<string> {
  const streams = contents instanceof PDFArray ? streamsOf(contents) : contents ? [contents] : []
  const text = streams.map(decoded).join('\n')
  const names = text.matchAll(/\/([^\s/<>[\](){}%]+)/g)
  return new Set(Array.from(names, ([, name = '']) => PDFName.of(name).decodeText()))
}

function streamsOf(array: PDFArray): PDFStream[] {
  const streams = Array.from({ length: array.size() }, (_, index) => array.lookup(index))
  return streams.filter((stream) => stream instanceof PDFStream)
}

function decoded(stream: PDFStream): string {
  const bytes =
    stream instanceof PDFRawStream ? decodePDFRawStream(stream).decode() : stream.getContents()
  return new TextDecoder('latin1').decode(bytes)
}
