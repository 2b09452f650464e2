import {
  PDFDict,
  PDFDocument,
  PDFHexString,
  PDFName,
  PDFString,
  StandardFonts,
  type PDFContext,
  type PDFObject,
  type PDFPage,
  type PDFRef,
} from '@cantoo/pdf-lib'

/** PDFs with a word on the first page that also occurs elsewhere, for tests that black out the first page. */

export const WORD = 'Xylophone77'
/** The content of the second page. */
export const OTHER = 'Thank you'

export class Kit {
  readonly document: PDFDocument
  readonly context: PDFContext
  readonly first: PDFPage
  readonly second: PDFPage
  readonly font: PDFRef

  private constructor(document: PDFDocument, font: PDFRef) {
    this.document = document
    this.context = document.context
    this.font = font
    this.first = this.#addPage(WORD)
    this.second = this.#addPage(OTHER)
  }

  static async begin(): Promise<Kit> {
    const document = await PDFDocument.create({ updateMetadata: false })
    const font = await document.embedFont(StandardFonts.Helvetica)
    return new Kit(document, font.ref)
  }

  #addPage(text: string): PDFPage {
    const page = this.document.addPage([400, 60])
    page.node.set(PDFName.of('Contents'), this.stream(show(text)))
    page.node.set(PDFName.of('Resources'), this.dict({ Font: { F1: this.font } }))
    return page
  }

  dict(literal: Record<string, unknown>): PDFDict {
    const made: PDFObject = this.context.obj(literal as never)
    if (!(made instanceof PDFDict)) throw new TypeError('Not a dictionary')
    return made
  }

  register(literal: Record<string, unknown>): PDFRef {
    return this.context.register(this.dict(literal))
  }

  stream(contents: string | Uint8Array, entries: Record<string, unknown> = {}): PDFRef {
    return this.context.register(this.context.flateStream(contents, entries as never))
  }

  form(contents: string, entries: Record<string, unknown> = {}): PDFRef {
    const form = { Type: 'XObject', Subtype: 'Form', BBox: [0, 0, 400, 60] }
    return this.stream(contents, { ...form, Resources: { Font: { F1: this.font } }, ...entries })
  }

  /** Shows the word if it is drawn. */
  secret(): PDFRef {
    return this.form(show(WORD))
  }

  set(page: PDFPage, key: string, value: unknown): void {
    page.node.set(PDFName.of(key), this.context.obj(value as never))
  }

  /** Further content of the second page. */
  also(instructions: string, resources: Record<string, unknown> = {}): void {
    this.set(this.second, 'Contents', this.stream(`${show(OTHER)}\n${instructions}`))
    this.set(this.second, 'Resources', this.dict({ Font: { F1: this.font }, ...resources }))
  }

  catalog(key: string, value: unknown): void {
    this.document.catalog.set(PDFName.of(key), this.context.obj(value as never))
  }

  image(entries: Record<string, unknown> = {}, pixels = 'abc'): PDFRef {
    return this.stream(pixels, {
      Type: 'XObject',
      Subtype: 'Image',
      Width: 1,
      Height: 1,
      ColorSpace: 'DeviceRGB',
      BitsPerComponent: 8,
      ...entries,
    })
  }

  /** Glyphs `a` and `b` with the given drawings. */
  type3(drawings: { a: string; b: string }, entries: Record<string, unknown> = {}): PDFRef {
    return this.register({
      Type: 'Font',
      Subtype: 'Type3',
      FontBBox: [0, 0, 1000, 1000],
      FontMatrix: [0.001, 0, 0, 0.001, 0, 0],
      CharProcs: {
        a: this.stream(`500 0 d0 ${drawings.a}`),
        b: this.stream(`500 0 d0 ${drawings.b}`),
      },
      Encoding: { Type: 'Encoding', Differences: [97, 'a', 'b'] },
      FirstChar: 97,
      LastChar: 98,
      Widths: [500, 500],
      Resources: { Font: { F1: this.font } },
      ...entries,
    })
  }

  note(entries: Record<string, unknown>): PDFRef {
    return this.register({ Type: 'Annot', Rect: [200, 10, 300, 50], ...entries })
  }
}

export function show(text: string, font = 'F1'): string {
  return `BT /${font} 12 Tf 20 30 Td (${text}) Tj ET`
}

export const SQUARE = '0 0 400 60 re f'

/** A pattern that paints this once. */
export function tiles(kit: Kit, contents: string, Resources: Record<string, unknown>): PDFRef {
  return kit.stream(contents, {
    Type: 'Pattern',
    PatternType: 1,
    PaintType: 1,
    TilingType: 1,
    BBox: [0, 0, 400, 60],
    XStep: 400,
    YStep: 60,
    Resources,
  })
}

export function attachment(kit: Kit): PDFRef {
  const F = kit.stream(`id,${WORD}`, { Type: 'EmbeddedFile' })
  return kit.register({
    Type: 'Filespec',
    F: PDFString.of('a.csv'),
    UF: PDFHexString.fromText('a.csv'),
    EF: { F },
  })
}

/** In hex. */
export function utf16(value: string): string {
  return Array.from({ length: value.length }, (_, at) => hex(value.charCodeAt(at), 4)).join('')
}

export function hex(value: number, digits = 2): string {
  return value.toString(16).toUpperCase().padStart(digits, '0')
}
