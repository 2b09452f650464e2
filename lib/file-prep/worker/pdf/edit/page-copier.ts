import {
  PDFArray,
  PDFBool,
  PDFDict,
  PDFHexString,
  PDFName,
  PDFNull,
  PDFNumber,
  PDFRawStream,
  PDFRef,
  PDFStream,
  PDFString,
  type PDFDocument,
  type PDFObject,
  type PDFPage,
} from '@cantoo/pdf-lib'
import {
  refuseEntries,
  UncopyableContent,
} from '@/lib/file-prep/worker/pdf/content/uncopyable-content'
import {
  CATEGORIES,
  readContent,
  type Category,
  type ContentUse,
} from '@/lib/file-prep/worker/pdf/content/content-stream'
import { decodedContents, decodedStream } from '@/lib/file-prep/worker/pdf/content/decoded-stream'
import { GlyphCopier } from './glyph-copier'
import { NoteCopier } from './note-copier'
import { kindOfEntry, type ObjectKind } from '@/lib/file-prep/worker/pdf/content/object-grammar'

const name = (text: string) => PDFName.of(text)
/** Used without a reference by name. */
const DEFAULT_COLOURS = ['DefaultGray', 'DefaultRGB', 'DefaultCMYK']
/** The others are names of colours, or invisible. */
const MUST_BE_THERE = new Set<Category>(['XObject', 'Font', 'ExtGState', 'Shading', 'Pattern'])
/**
 * Copies only the visible content of pages into another document: every object is rebuilt with the entries of
 * `GRAMMAR`, and resources, at any depth, with those that the content uses. Shared or hidden content of other pages is
 * therefore not copied.
 */
export class PageCopier {
  readonly #source: PDFDocument
  readonly #result: PDFDocument
  readonly #refused: ReadonlySet<PDFObject>
  readonly #glyphs: GlyphCopier
  readonly #notes: NoteCopier
  readonly #copies = new Map<ObjectKind, Map<PDFObject, PDFRef>>()
  /** By the inherited resources of a form without its own; null for its own. */
  readonly #contents = new Map<PDFStream, Map<PDFDict | null, PDFRef>>()
  readonly #uses = new Map<PDFStream, ContentUse>()

  /** Pages that use one of the `refused` are not copied. */
  constructor(
    source: PDFDocument,
    result: PDFDocument,
    refused: ReadonlySet<PDFObject> = new Set(),
  ) {
    this.#source = source
    this.#result = result
    this.#refused = refused
    this.#glyphs = new GlyphCopier(result.context, {
      use: (stream) => this.#use(stream),
      resources: (use, resources) => this.#resources(use, resources),
      copy: (kind, value) => this.#copy(kind, value),
    })
    this.#notes = new NoteCopier(source.catalog, result.context, {
      entries: (note) => this.#entries('annotation', note),
      form: (appearance) => this.#content('form', appearance, null),
    })
  }

  /**
   * Appends a copy of the page to the result.
   * @throws UncopyableContent when the copy would look different
   */
  add({ node }: PDFPage): void {
    const { context } = this.#result
    const use = readContent(decodedContents(node.Contents()))
    const entries: [string, PDFObject | undefined][] = [
      ['MediaBox', this.#copy('plain', node.MediaBox())],
      ['CropBox', this.#copy('plain', node.CropBox())],
      ['Rotate', this.#copy('plain', node.Rotate())],
      ['UserUnit', this.#copy('plain', node.get(name('UserUnit')))],
      ['Group', this.#copy('group', node.get(name('Group')))],
      ['Contents', context.register(context.flateStream(use.bytes))],
      ['Resources', this.#resources(use, node.Resources() ?? null)],
      ['Annots', this.#notes.copy(node.Annots())],
    ]
    const copy = this.#result.addPage().node
    for (const [key, value] of entries) if (value) copy.set(name(key), value)
  }

  /** Completes what depends on all pages. */
  finish(): void {
    this.#glyphs.finish()
  }

  #copy(kind: ObjectKind, value: PDFObject | undefined): PDFObject | undefined {
    const object = value instanceof PDFRef ? this.#source.context.lookup(value) : value
    if (object instanceof PDFStream) return this.#copyStream(kind, object)
    if (object instanceof PDFDict) {
      if (kind === 'plain') return undefined
      if (value === object) return this.#entries(kind, object)
      return this.#once(kind, object, () => this.#entries(kind, object))
    }
    if (object instanceof PDFArray) {
      const items = object.asArray().map((item) => this.#copy(kind, item) ?? PDFNull)
      const copy = PDFArray.withContext(this.#result.context)
      for (const item of items) copy.push(item)
      return copy
    }
    const isScalar =
      object instanceof PDFNumber ||
      object instanceof PDFName ||
      object instanceof PDFBool ||
      object instanceof PDFString ||
      object instanceof PDFHexString ||
      object === PDFNull
    return isScalar ? object : undefined
  }

  #copyStream(kind: ObjectKind, stream: PDFStream): PDFObject | undefined {
    if (kind === 'plain') return undefined
    if (kind === 'form') return this.#content(kind, stream, null)
    if (kind === 'pattern' && stream.dict.has(name('PaintType'))) {
      return this.#content(kind, stream, null)
    }
    refuseEntries(stream.dict, 'OC', 'F')
    if (this.#refused.has(stream))
      throw new UncopyableContent('A picture that is covered elsewhere')
    return this.#once(kind, stream, () => {
      const copy = PDFRawStream.of(this.#entries(kind, stream.dict), rawBytes(stream))
      for (const [key, of] of [
        ['Filter', 'plain'],
        ['DecodeParms', 'parameters'],
      ] as const) {
        const value = this.#copy(of, stream.dict.get(name(key)))
        if (value) copy.dict.set(name(key), value)
      }
      return copy
    })
  }

  #once(kind: ObjectKind, object: PDFObject, make: () => PDFObject): PDFRef {
    const copies = this.#copies.get(kind) ?? new Map<PDFObject, PDFRef>()
    this.#copies.set(kind, copies)
    const known = copies.get(object)
    if (known) return known
    const reference = this.#result.context.nextRef()
    copies.set(object, reference)
    this.#result.context.assign(reference, make())
    return reference
  }

  #entries(kind: ObjectKind, dictionary: PDFDict): PDFDict {
    const copy = PDFDict.withContext(this.#result.context)
    for (const [key, value] of dictionary.entries()) {
      const of = kindOfEntry(kind, key.decodeText())
      const copied = of && this.#copy(of, value)
      if (copied) copy.set(key, copied)
    }
    return copy
  }

  /** A form or tiling pattern, with resources of its own whether it has or inherits them. */
  #content(kind: 'form' | 'pattern', stream: PDFStream, inherited: PDFDict | null): PDFRef {
    refuseEntries(stream.dict, 'OC', 'Ref', 'F')
    const own = stream.dict.lookupMaybe(name('Resources'), PDFDict) ?? null
    const copies = this.#contents.get(stream) ?? new Map<PDFDict | null, PDFRef>()
    this.#contents.set(stream, copies)
    const key = own ? null : inherited
    const known = copies.get(key)
    if (known) return known
    const { context } = this.#result
    const reference = context.nextRef()
    copies.set(key, reference)
    const use = this.#use(stream)
    const copy = context.flateStream(use.bytes)
    for (const [entry, value] of this.#entries(kind, stream.dict).entries()) {
      copy.dict.set(entry, value)
    }
    copy.dict.set(name('Resources'), this.#resources(use, own ?? inherited))
    context.assign(reference, copy)
    return reference
  }

  #use(stream: PDFStream): ContentUse {
    const use = this.#uses.get(stream) ?? readContent(decodedStream(stream))
    this.#uses.set(stream, use)
    return use
  }

  #resources(use: ContentUse, all: PDFDict | null): PDFDict {
    const copy = PDFDict.withContext(this.#result.context)
    for (const category of CATEGORIES) {
      const used = new Set(use.names[category])
      if (category === 'ColorSpace') for (const colour of DEFAULT_COLOURS) used.add(colour)
      const from = all?.lookup(name(category))
      const kept = PDFDict.withContext(this.#result.context)
      for (const [key, value] of from instanceof PDFDict ? from.entries() : []) {
        const text = key.decodeText()
        if (!used.delete(text)) continue
        const copied = this.#resource(category, value, use.codes.get(text), all)
        if (copied) kept.set(key, copied)
      }
      if (kept.keys().length > 0) copy.set(name(category), kept)
      // Viewers look for it in different places, or handle its absence differently.
      if (used.size > 0 && MUST_BE_THERE.has(category))
        throw new UncopyableContent('No such resource')
    }
    return copy
  }

  #resource(
    category: Category,
    value: PDFObject,
    codes: ReadonlySet<number> | undefined,
    resources: PDFDict | null,
  ): PDFObject | undefined {
    const object = value instanceof PDFRef ? this.#source.context.lookup(value) : value
    switch (category) {
      case 'XObject': {
        if (!(object instanceof PDFStream)) return undefined
        const subtype = object.dict.lookup(name('Subtype'))
        if (subtype === name('Form')) return this.#content('form', object, resources)
        if (subtype === name('Image')) return this.#copy('image', value)
        throw new UncopyableContent('An XObject of another kind')
      }
      case 'Font': {
        const isType3 =
          object instanceof PDFDict && object.lookup(name('Subtype')) === name('Type3')
        return isType3 ? this.#glyphs.font(object, codes, resources) : this.#copy('font', value)
      }
      case 'ExtGState':
        if (object instanceof PDFDict) refuseEntries(object, 'Font')
        return this.#copy('graphicsState', value)
      case 'Pattern':
        return this.#copy('pattern', value)
      case 'Shading':
        return this.#copy('shading', value)
      case 'ColorSpace':
        return this.#copy('colour', value)
      // Marked content without its properties, which are invisible.
      case 'Properties':
        return PDFDict.withContext(this.#result.context)
    }
  }
}

function rawBytes(stream: PDFStream): Uint8Array {
  return stream instanceof PDFRawStream ? stream.contents : stream.getContents()
}
