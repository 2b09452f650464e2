import {
  PDFArray,
  PDFDict,
  PDFName,
  PDFNumber,
  PDFRef,
  PDFStream,
  type PDFDocument,
  type PDFObject,
  type PDFPage,
} from '@cantoo/pdf-lib'
import type { Box, Edit } from '@/lib/file-prep/shared/edit'
import { readContent, type ContentUse } from '@/lib/file-prep/worker/pdf/content/content-stream'
import { decodedContents, decodedStream } from '@/lib/file-prep/worker/pdf/content/decoded-stream'
import { childrenOf } from './delete-unreachable'
import {
  IDENTITY,
  multiply,
  squareUnder,
  type Matrix,
} from '@/lib/file-prep/worker/pdf/content/matrix'

const name = (text: string) => PDFName.of(text)
const MAX_DEPTH = 16

/**
 * The pictures of a page that its edit covers or crops partly. Pages share pictures: another page may show the rest of
 * one, and would contain all of it. A picture with an unknown position counts as covered.
 */
export function coveredPictures(page: PDFPage, edit: Edit): ReadonlySet<PDFStream> {
  const covered = new Set<PDFStream>()
  if (edit.boxes.length === 0 && edit.crop === null) return covered
  const { document, node } = { document: page.doc, node: page.node }
  const toShares = sharesOf(page)
  const visit = (use: ContentUse, resources: PDFDict | undefined, base: Matrix, depth: number) => {
    if (depth > MAX_DEPTH) throw new RangeError('Nested too deeply')
    const forms = resources?.lookup(name('XObject'))
    for (const { name: drawn, matrix } of forms instanceof PDFDict ? use.draws : []) {
      const object = forms instanceof PDFDict ? probe(forms, drawn) : undefined
      if (!(object instanceof PDFStream)) continue
      const place = multiply(matrix, base)
      if (object.dict.lookup(name('Subtype')) === name('Image')) {
        if (isTouched(toShares(squareUnder(place)), edit)) covered.add(object)
      } else {
        const own = object.dict.lookupMaybe(name('Resources'), PDFDict) ?? resources
        const moved = multiply(matrixOf(object.dict), place)
        visit(readContent(decodedStream(object)), own, moved, depth + 1)
      }
    }
    // Patterns, masks and glyphs place pictures in ways that only rendering reveals.
    for (const category of ['Pattern', 'ExtGState', 'Font']) {
      addPictures(document, resources?.get(name(category)), covered)
    }
  }
  try {
    visit(readContent(decodedContents(node.Contents())), node.Resources(), IDENTITY, 0)
    addPictures(document, node.get(name('Annots')), covered)
  } catch {
    addPictures(document, node.Resources(), covered)
    addPictures(document, node.get(name('Annots')), covered)
  }
  return covered
}

function probe(dictionary: PDFDict, text: string): PDFObject | undefined {
  const [, value] = dictionary.entries().find(([key]) => key.decodeText() === text) ?? []
  return value instanceof PDFRef ? dictionary.context.lookup(value) : value
}

function matrixOf(form: PDFDict): Matrix {
  const array = form.lookup(name('Matrix'))
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] =
    array instanceof PDFArray
      ? array.asArray().map((value) => (value instanceof PDFNumber ? value.asNumber() : 0))
      : []
  return [a, b, c, d, e, f]
}

/** All pictures that an object references, except those of pages. */
function addPictures(document: PDFDocument, from: PDFObject | undefined, to: Set<PDFStream>): void {
  const seen = new Set<PDFObject>()
  const open = [from]
  while (open.length > 0) {
    const next = open.pop()
    const object = next instanceof PDFRef ? document.context.lookup(next) : next
    if (!object || seen.has(object)) continue
    seen.add(object)
    const dictionary = object instanceof PDFStream ? object.dict : object
    const type = dictionary instanceof PDFDict ? dictionary.lookup(name('Type')) : undefined
    if (type === name('Page') || type === name('Pages')) continue
    const isPicture =
      object instanceof PDFStream && object.dict.lookup(name('Subtype')) === name('Image')
    if (isPicture) to.add(object)
    open.push(...childrenOf(object))
  }
}

function isTouched(place: Box, { boxes, crop }: Edit): boolean {
  const area = upright(place)
  if (crop !== null && !isWithin(area, upright(crop))) return true
  return boxes.map(upright).some((box) => overlap(area, box))
}

function upright({ x, y, width, height }: Box): Box {
  return {
    x: Math.min(x, x + width),
    y: Math.min(y, y + height),
    width: Math.abs(width),
    height: Math.abs(height),
  }
}

function overlap(one: Box, other: Box): boolean {
  return (
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height
  )
}

function isWithin(inner: Box, outer: Box): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  )
}

/** From the units of the page to fractions of the upright page, from the top left. */
function sharesOf(page: PDFPage): (box: Box) => Box {
  const view = page.getCropBox()
  const angle = ((page.getRotation().angle % 360) + 360) % 360
  return ({ x, y, width, height }) => {
    const [left, bottom] = [(x - view.x) / view.width, (y - view.y) / view.height]
    const [wide, high] = [width / view.width, height / view.height]
    if (angle === 90) return { x: bottom, y: left, width: high, height: wide }
    if (angle === 180) return { x: 1 - left - wide, y: bottom, width: wide, height: high }
    if (angle === 270)
      return { x: 1 - bottom - high, y: 1 - left - wide, width: high, height: wide }
    return { x: left, y: 1 - bottom - high, width: wide, height: high }
  }
}
