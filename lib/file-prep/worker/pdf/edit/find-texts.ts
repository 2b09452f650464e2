import {
  PDFDict,
  PDFHexString,
  PDFName,
  PDFRawStream,
  PDFRef,
  PDFStream,
  PDFString,
  type PDFDocument,
  type PDFObject,
} from '@cantoo/pdf-lib'
import type { TextPiece } from '@/lib/file-prep/shared/number-boxes'
import { openPdfPages } from '@/lib/file-prep/worker/pdf/pdf-pages'
import type { OnStep } from '@/lib/file-prep/shared/processed'
import { stringsIn } from '@/lib/file-prep/worker/pdf/content/content-strings'
import { MIN_LETTERS, type SearchedTexts } from './covered-text'
import { decodedStream } from '@/lib/file-prep/worker/pdf/content/decoded-stream'
import { childrenOf } from './delete-unreachable'
import { loadPdf } from '@/lib/file-prep/worker/pdf/load-pdf'

/** The pages, from 1, on which texts were found. */
export type FoundTexts = {
  /** The visible or selectable texts, by page. */
  readable: ReadonlyMap<number, readonly string[]>
  /** Other occurrences in a page's objects: outside the page, in a pattern, a glyph, an annotation, a string. */
  hidden: ReadonlySet<number>
}

const name = (text: string) => PDFName.of(text)

/** Content that pdf.js does not extract text from, with its resources and the pages it belongs to. */
type Unread = Map<PDFRef, { resources: PDFObject | undefined; pages: Set<number> }>

/**
 * Searches everything that a PDF contains on its pages, decoded, in the encodings of its fonts and as plain strings.
 */
export async function findTexts(
  bytes: Uint8Array,
  texts: SearchedTexts,
  onStep: OnStep,
): Promise<FoundTexts> {
  const readable = new Map<number, string[]>()
  const hidden = new Set<number>()
  if (texts.size === 0) return { readable, hidden }
  onStep('encoding')
  const document = await loadPdf(bytes)
  const search = new ObjectSearch(document, texts)
  for (const [index, { node }] of document.getPages().entries()) {
    onStep('checking')
    if (search.finds(node, index + 1)) hidden.add(index + 1)
  }
  const { unread } = search
  const count = document.getPageCount()
  for (const [contents, { resources }] of unread) {
    const { node } = document.addPage()
    node.set(name('Contents'), contents)
    if (resources) node.set(name('Resources'), resources)
  }
  onStep('encoding')
  const pages = await openPdfPages(unread.size > 0 ? await document.save() : bytes)
  try {
    for (let page = 1; page <= count; page++) {
      onStep('checking')
      const pieces = await pages.pieces(page)
      const seen = texts.findIn(textOf(pieces.filter(isOnPage)))
      if (seen.length > 0) readable.set(page, seen)
      else if (texts.areIn(textOf(pieces))) hidden.add(page)
    }
    for (const [index, owner] of [...unread.values()].entries()) {
      onStep('checking')
      if (!texts.areIn(await pages.text(count + 1 + index))) continue
      for (const page of owner.pages) hidden.add(page)
    }
  } finally {
    await pages.close()
  }
  return { readable, hidden }
}

function textOf(pieces: readonly TextPiece[]): string {
  return pieces.map(({ text, endsLine }) => text + (endsLine ? '\n' : '')).join('')
}

function isOnPage({ boxBetween }: TextPiece): boolean {
  const { width, height } = boxBetween(0, 1)
  return width > 0 && height > 0
}

/** Searches every object that pages reference. */
class ObjectSearch {
  readonly unread: Unread = new Map()
  readonly #document: PDFDocument
  readonly #texts: SearchedTexts
  /** Pages share fonts and forms, so each is decoded once. */
  readonly #streams = new Map<PDFStream, boolean>()
  #page = 0
  #seen = new Set<PDFRef>()

  constructor(document: PDFDocument, texts: SearchedTexts) {
    this.#document = document
    this.#texts = texts
  }

  finds(page: PDFDict, number: number): boolean {
    this.#page = number
    this.#seen = new Set()
    const own = page.entries().filter(([key]) => key !== name('Parent'))
    return own.map(([, value]) => this.#finds(value, null)).includes(true)
  }

  /** `key`: the entry that references it. Visits the whole object, so that `unread` is complete. */
  #finds(value: PDFObject | undefined, key: PDFName | null): boolean {
    let reference: PDFRef | null = null
    let object = value
    if (value instanceof PDFRef) {
      if (this.#seen.has(value)) return false
      this.#seen.add(value)
      reference = value
      object = this.#document.context.lookup(value)
    }
    if (object instanceof PDFString || object instanceof PDFHexString) {
      return this.#isIn([object.asBytes()])
    }
    if (object instanceof PDFName) return this.#texts.areIn(object.decodeText())
    const inside = object instanceof PDFStream && this.#findsInStream(object)
    if (object instanceof PDFStream && reference && key !== name('XObject')) {
      const resources = object.dict.get(name('Resources'))
      if (resources) this.#addUnread(reference, resources)
    }
    const dictionary = object instanceof PDFStream ? object.dict : object
    if (dictionary instanceof PDFDict) {
      this.#noteGlyphs(dictionary)
      const entries = dictionary.entries().map(([entry, child]) => {
        // Entries under XObject are read together with the content that draws them.
        const under = key === name('XObject') ? key : entry
        return this.#finds(child, under)
      })
      return inside || entries.includes(true)
    }
    return childrenOf(object)
      .map((child) => this.#finds(child, key))
      .includes(true)
  }

  #findsInStream(stream: PDFStream): boolean {
    const known = this.#streams.get(stream)
    if (known !== undefined) return known
    const isImage = stream.dict.lookup(name('Subtype')) === name('Image')
    // The pixels of a picture are not text; compressed ones are searched undecoded.
    const bytes = isImage ? rawBytes(stream) : decodedStream(stream)
    const finds = this.#texts.areInBytes(bytes) || (!isImage && this.#isIn(stringsIn(bytes)))
    this.#streams.set(stream, finds)
    return finds
  }

  #addUnread(contents: PDFRef, resources: PDFObject | undefined): void {
    const known = this.unread.get(contents) ?? { resources, pages: new Set() }
    known.pages.add(this.#page)
    this.unread.set(contents, known)
  }

  #noteGlyphs(font: PDFDict): void {
    const glyphs = font.lookup(name('CharProcs'))
    if (!(glyphs instanceof PDFDict)) return
    for (const contents of glyphs.values()) {
      const glyph = contents instanceof PDFRef ? this.#document.context.lookup(contents) : null
      if (!(contents instanceof PDFRef) || !(glyph instanceof PDFStream)) continue
      if (stringsIn(decodedStream(glyph)).length === 0) continue
      this.#addUnread(contents, font.get(name('Resources')))
    }
  }

  #isIn(strings: readonly Uint8Array[]): boolean {
    // Shorter ones contain none of the texts in any encoding.
    const long = strings.filter(({ length }) => length >= MIN_LETTERS)
    return long.some((bytes) => readings(bytes).some((text) => this.#texts.areIn(text)))
  }
}

/** The possible readings of a string: one byte per letter, UTF-8, UTF-16 in either order. */
function readings(bytes: Uint8Array): string[] {
  return DECODERS.map((decoder) => decoder.decode(bytes))
}

const DECODERS = ['latin1', 'utf-8', 'utf-16be', 'utf-16le'].map(
  (encoding) => new TextDecoder(encoding),
)

function rawBytes(stream: PDFStream): Uint8Array {
  return stream instanceof PDFRawStream ? stream.contents : stream.getContents()
}
