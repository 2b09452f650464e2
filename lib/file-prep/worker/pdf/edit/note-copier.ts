import {
  PDFArray,
  PDFBool,
  PDFDict,
  PDFName,
  PDFStream,
  type PDFContext,
  type PDFRef,
} from '@cantoo/pdf-lib'
import {
  refuseEntries,
  UncopyableContent,
} from '@/lib/file-prep/worker/pdf/content/uncopyable-content'

type Tools = {
  entries: (note: PDFDict) => PDFDict
  form: (appearance: PDFStream) => PDFRef
}

const name = (text: string) => PDFName.of(text)
/** The types with an appearance of their own; links, attachments, films and scripts are dropped. */
const NOTES = new Set(
  (
    'Text FreeText Line Square Circle Polygon PolyLine Highlight Underline Squiggly StrikeOut Stamp Caret Ink ' +
    'Widget Watermark'
  ).split(' '),
)

/** Copies the annotations and form fields of pages in their current appearance. */
export class NoteCopier {
  readonly #context: PDFContext
  readonly #tools: Tools
  /** Whether viewers are requested to draw fields from their values instead of the stored appearance. */
  readonly #drawsFields: boolean

  constructor(catalog: PDFDict, context: PDFContext, tools: Tools) {
    this.#context = context
    this.#tools = tools
    const form = catalog.lookup(name('AcroForm'))
    this.#drawsFields =
      form instanceof PDFDict && form.lookup(name('NeedAppearances')) === PDFBool.True
  }

  /** @throws UncopyableContent when the copies would look different */
  copy(notes: PDFArray | undefined): PDFArray | undefined {
    const kept = PDFArray.withContext(this.#context)
    for (let index = 0; index < (notes?.size() ?? 0); index++) {
      const note = notes?.lookup(index)
      const copy = note instanceof PDFDict ? this.#copyOne(note) : null
      if (copy) kept.push(this.#context.register(copy))
    }
    return kept.size() > 0 ? kept : undefined
  }

  #copyOne(note: PDFDict): PDFDict | null {
    const subtype = note.lookup(name('Subtype'))
    if (!(subtype instanceof PDFName) || !NOTES.has(subtype.decodeText())) return null
    refuseEntries(note, 'OC')
    const appearance = appearanceOf(note)
    if (subtype === name('Widget')) {
      if (this.#drawsFields) throw new UncopyableContent('A field that readers draw anew')
      // Drawn by the viewer from the form, which is not copied.
      if (!appearance) refuseEntries(note, 'V', 'Parent')
      if (!appearance) return null
    }
    const copy = this.#tools.entries(note)
    if (appearance) {
      copy.set(name('AP'), this.#context.obj({ N: this.#tools.form(appearance) }))
    }
    return copy
  }
}

/** The current appearance of an annotation: the stream itself, or that of its state. */
function appearanceOf(note: PDFDict): PDFStream | null {
  const normal = note.lookupMaybe(name('AP'), PDFDict)?.lookup(name('N'))
  if (normal instanceof PDFStream) return normal
  const state = note.lookup(name('AS'))
  const chosen =
    normal instanceof PDFDict && state instanceof PDFName ? normal.lookup(state) : undefined
  return chosen instanceof PDFStream ? chosen : null
}
