import {
  PDFArray,
  PDFDict,
  PDFName,
  PDFNumber,
  PDFStream,
  type PDFContext,
  type PDFObject,
  type PDFRef,
} from '@cantoo/pdf-lib'
import { UncopyableContent } from '@/lib/file-prep/worker/pdf/content/uncopyable-content'
import type { ContentUse } from '@/lib/file-prep/worker/pdf/content/content-stream'
import { decodedStream } from '@/lib/file-prep/worker/pdf/content/decoded-stream'
import type { ObjectKind } from '@/lib/file-prep/worker/pdf/content/object-grammar'
import { readUnicodeMap, writeUnicodeMap } from '@/lib/file-prep/worker/pdf/content/unicode-map'

type Tools = {
  use: (stream: PDFStream) => ContentUse
  resources: (use: ContentUse, resources: PDFDict | null) => PDFDict
  copy: (kind: ObjectKind, value: PDFObject | undefined) => PDFObject | undefined
}

type Type3Font = {
  source: PDFDict
  ref: PDFRef
  /** The used glyphs, by code. */
  names: Map<number, PDFName>
  meanings: Map<number, string>
  procedures: PDFDict
  resources: PDFDict
}

const name = (text: string) => PDFName.of(text)

/**
 * Copies Type 3 fonts with only the glyphs that are shown. Their glyphs are drawings, of a word or a whole line, and
 * pages share the font.
 */
export class GlyphCopier {
  readonly #context: PDFContext
  readonly #tools: Tools
  readonly #fonts = new Map<PDFDict, Type3Font>()

  constructor(context: PDFContext, tools: Tools) {
    this.#context = context
    this.#tools = tools
  }

  /** The copy of a font, to be completed by `finish`. `inherited`: the resources of the page, when it has none. */
  font(source: PDFDict, codes: ReadonlySet<number> | undefined, inherited: PDFDict | null): PDFRef {
    const font = this.#fonts.get(source) ?? this.#begin(source)
    const drawings = source.lookup(name('CharProcs'))
    const names = glyphNames(source)
    if (!(drawings instanceof PDFDict) || !names)
      throw new UncopyableContent('A font without glyphs')
    for (const code of codes ?? []) {
      const glyph = names.get(code)
      if (!glyph || font.names.has(code)) continue
      font.names.set(code, glyph)
      const drawing = drawings.lookup(glyph)
      if (drawing instanceof PDFStream) this.#addGlyph(font, glyph, drawing, inherited)
    }
    return font.ref
  }

  finish(): void {
    for (const { source, ref, names, meanings, procedures, resources } of this.#fonts.values()) {
      const copy = this.#tools.copy('font', source)
      if (!(copy instanceof PDFDict)) continue
      const codes = [...names.keys()].toSorted((left, right) => left - right)
      const differences = codes.flatMap((code) => [
        PDFNumber.of(code),
        names.get(code) ?? name('.notdef'),
      ])
      copy.set(name('Encoding'), this.#context.obj({ Type: 'Encoding', Differences: differences }))
      copy.set(name('CharProcs'), procedures)
      copy.set(name('Resources'), resources)
      copy.delete(name('ToUnicode'))
      const kept = codes.flatMap((code) => {
        const meaning = meanings.get(code)
        return meaning === undefined ? [] : [[code, meaning] as const]
      })
      if (kept.length > 0) {
        const map = this.#context.flateStream(writeUnicodeMap(kept))
        copy.set(name('ToUnicode'), this.#context.register(map))
      }
      this.#context.assign(ref, copy)
    }
  }

  #begin(source: PDFDict): Type3Font {
    const map = source.lookup(name('ToUnicode'))
    const font = {
      source,
      ref: this.#context.nextRef(),
      names: new Map<number, PDFName>(),
      meanings: map instanceof PDFStream ? readUnicodeMap(decodedStream(map)) : new Map(),
      procedures: PDFDict.withContext(this.#context),
      resources: PDFDict.withContext(this.#context),
    }
    this.#fonts.set(source, font)
    return font
  }

  #addGlyph(font: Type3Font, glyph: PDFName, drawing: PDFStream, inherited: PDFDict | null): void {
    const use = this.#tools.use(drawing)
    font.procedures.set(glyph, this.#context.register(this.#context.flateStream(use.bytes)))
    const own = font.source.lookupMaybe(name('Resources'), PDFDict) ?? inherited
    for (const [category, some] of this.#tools.resources(use, own).entries()) {
      const known = font.resources.lookupMaybe(category, PDFDict)
      if (!known) font.resources.set(category, some)
      else if (some instanceof PDFDict)
        for (const [key, value] of some.entries()) known.set(key, value)
    }
  }
}

/** The character of each code; null when the font does not define it. */
function glyphNames(font: PDFDict): Map<number, PDFName> | null {
  const encoding = font.lookup(name('Encoding'))
  const differences = encoding instanceof PDFDict ? encoding.lookup(name('Differences')) : null
  if (!(differences instanceof PDFArray)) return null
  const names = new Map<number, PDFName>()
  let code = 0
  for (let index = 0; index < differences.size(); index++) {
    const item = differences.lookup(index)
    if (item instanceof PDFNumber) code = item.asNumber()
    else if (item instanceof PDFName) names.set(code++, item)
  }
  return names
}
