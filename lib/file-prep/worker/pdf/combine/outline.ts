import {
  PDFArray,
  PDFDict,
  PDFHexString,
  PDFName,
  PDFNull,
  PDFNumber,
  PDFRef,
  type PDFDocument,
  type PDFObject,
  type PDFPage,
} from '@cantoo/pdf-lib'
import { dictIn, nameTree, textOf } from '@/lib/file-prep/worker/pdf/name-tree'

/** A bookmark of the combined PDF. */
export type Bookmark = {
  title: string
  /** A destination in the combined PDF; null for a heading that leads nowhere. */
  destination: PDFArray | null
  isOpen: boolean
  items: readonly Bookmark[]
}

/** A page of a source as it was copied, with its content scaled by `factor`. */
export type CopiedPage = { page: PDFPage; factor: number }

const name = (text: string) => PDFName.of(text)
/** More are left out; a damaged outline may be endless. */
const MAX_BOOKMARKS = 5_000
const MAX_DEPTH = 32

type Source = {
  document: PDFDocument
  pages: readonly PDFPage[]
  /** Destinations that bookmarks refer to by name. */
  named: ReadonlyMap<string, PDFObject>
}

/** The bookmarks of a source; they lead to the copies of its pages. */
export function readOutline(
  document: PDFDocument,
  copies: ReadonlyMap<PDFRef, CopiedPage>,
): Bookmark[] {
  const source = { document, pages: document.getPages(), named: namedDestinations(document) }
  const seen = new Set<PDFDict>()
  const read = (parent: PDFDict, depth: number): Bookmark[] => {
    const bookmarks: Bookmark[] = []
    let item = parent.lookup(name('First'))
    while (item instanceof PDFDict && !seen.has(item) && seen.size < MAX_BOOKMARKS) {
      seen.add(item)
      const count = item.lookup(name('Count'))
      bookmarks.push({
        title: titleOf(item),
        destination: destinationIn(item, source, copies),
        isOpen: count instanceof PDFNumber && count.asNumber() > 0,
        items: depth < MAX_DEPTH ? read(item, depth + 1) : [],
      })
      item = item.lookup(name('Next'))
    }
    return bookmarks
  }
  const root = document.catalog.lookup(name('Outlines'))
  return root instanceof PDFDict ? read(root, 0) : []
}

/** Replaces the bookmarks of a PDF. */
export function writeOutline(document: PDFDocument, bookmarks: readonly Bookmark[]): void {
  if (bookmarks.length === 0) return
  const root = document.context.nextRef()
  const outline = document.context.obj({ Type: 'Outlines' })
  addItems(document, { reference: root, dictionary: outline, isOpen: true }, bookmarks)
  document.context.assign(root, outline)
  document.catalog.set(name('Outlines'), root)
}

type Parent = { reference: PDFRef; dictionary: PDFDict; isOpen: boolean }

/** The number of bookmarks that are visible when the parent is open. */
function addItems(document: PDFDocument, parent: Parent, bookmarks: readonly Bookmark[]): number {
  const { context } = document
  const references = bookmarks.map(() => context.nextRef())
  let visible = 0
  for (const [at, { title, destination, isOpen, items }] of bookmarks.entries()) {
    const reference = references[at]
    if (!reference) continue
    const item = context.obj({ Parent: parent.reference })
    item.set(name('Title'), PDFHexString.fromText(title))
    if (destination) item.set(name('Dest'), destination)
    const [previous, next] = [references[at - 1], references[at + 1]]
    if (previous) item.set(name('Prev'), previous)
    if (next) item.set(name('Next'), next)
    const inside = addItems(document, { reference, dictionary: item, isOpen }, items)
    visible += 1 + (isOpen ? inside : 0)
    context.assign(reference, item)
  }
  const [first, last] = [references[0], references.at(-1)]
  if (first && last) {
    parent.dictionary.set(name('First'), first)
    parent.dictionary.set(name('Last'), last)
    parent.dictionary.set(name('Count'), PDFNumber.of(parent.isOpen ? visible : -visible))
  }
  return visible
}

function titleOf(item: PDFDict): string {
  return textOf(item.lookup(name('Title'))) ?? ''
}

/** Of the bookmark itself, or of its action. */
function destinationIn(
  item: PDFDict,
  source: Source,
  copies: ReadonlyMap<PDFRef, CopiedPage>,
): PDFArray | null {
  const action = item.lookup(name('A'))
  const isGoTo = action instanceof PDFDict && action.lookup(name('S')) === name('GoTo')
  const destination = item.lookup(name('Dest')) ?? (isGoTo ? action.lookup(name('D')) : undefined)
  const array = explicit(destination, source)
  return array ? moved(array, source, copies) : null
}

function namedDestinations(document: PDFDocument): Map<string, PDFObject> {
  const named = new Map<string, PDFObject>()
  for (const { key, value } of nameTree(document, 'Dests')) {
    if (key !== null && !named.has(key)) named.set(key, value)
  }
  return named
}

/** A destination with a name is an array elsewhere in the file. */
function explicit(destination: PDFObject | undefined, source: Source): PDFArray | null {
  if (destination instanceof PDFArray) return destination
  const found =
    destination instanceof PDFName
      ? dictIn(source.document.catalog, 'Dests')?.lookup(destination)
      : source.named.get(textOf(destination) ?? '')
  const array = found instanceof PDFDict ? found.lookup(name('D')) : found
  return array instanceof PDFArray ? array : null
}

/** `[page /XYZ left top zoom]` and the like: the position is scaled with the content, the zoom is not. */
function moved(
  destination: PDFArray,
  source: Source,
  copies: ReadonlyMap<PDFRef, CopiedPage>,
): PDFArray | null {
  const target = destination.get(0)
  const reference = target instanceof PDFNumber ? source.pages[target.asNumber()]?.ref : target
  const copy = reference instanceof PDFRef ? copies.get(reference) : undefined
  if (!copy) return null
  const { page, factor } = copy
  const kind = destination.size() > 1 ? destination.lookup(1) : undefined
  const result = PDFArray.withContext(page.doc.context)
  result.push(page.ref)
  result.push(kind instanceof PDFName ? name(kind.decodeText()) : name('Fit'))
  for (let at = 2; at < destination.size(); at++) {
    const value = destination.lookup(at)
    const isZoom = kind === name('XYZ') && at === 4
    result.push(
      value instanceof PDFNumber
        ? PDFNumber.of(isZoom ? value.asNumber() : value.asNumber() * factor)
        : PDFNull,
    )
  }
  return result
}
