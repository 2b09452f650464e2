import {
  PDFArray,
  PDFDict,
  type PDFDocument,
  PDFInvalidObject,
  PDFName,
  type PDFObject,
  type PDFPage,
  PDFRef,
  PDFStream,
} from '@cantoo/pdf-lib'
import { joinBytes } from '@/lib/file-prep/worker/bytes'
import { CATEGORIES, readContent, type ContentUse } from './content/content-stream'
import { unpackStream } from './unpack-stream'

type Names = ContentUse['names']

const name = (text: string) => PDFName.of(text)
/** Of the content of all pages; pages after it count as using everything. */
const MAX_CONTENT_BYTES = 20 * 1024 * 1024
/** `Properties` are marks without an appearance. */
const SHOWN = CATEGORIES.filter((category) => category !== 'Properties')
/** The size and direction of a page. */
const GEOMETRY = ['MediaBox', 'CropBox', 'Rotate', 'UserUnit'].map(name)
/** Of forms and fonts that have content of their own. */
const DRAWN_SUBTYPES = new Set<unknown>(['Form', 'Type3'].map(name))
/** What leads to pages, from one of the `PAGE_TYPES`. */
const TO_PAGES = ['Parent', 'P', 'StructParent', 'StructParents'].map(name)
const PAGE_TYPES = new Set<unknown>(['Annot', 'Page', 'Pages'].map(name))
/** What is invisible in streams and pages, and lengths, which are counted again. */
const INVISIBLE = ['Length', 'Metadata', 'PieceInfo'].map(name)

/**
 * Whether everything is there that the pages show: their content, the resources that it uses, and annotations with their
 * appearance. Readers take a reference to anything else that is missing for null (ISO 32000-1, 7.3.10).
 */
export async function hasWholePages(document: PDFDocument): Promise<boolean> {
  const pages = document.getPages()
  if (pages.length === 0 || pages.length !== document.catalog.Pages().Count().asNumber())
    return false
  const seen = new Set<PDFObject>()
  // Content that is not read counts as using everything.
  const budget = { bytes: sharesResources(document) ? 0 : MAX_CONTENT_BYTES }
  for (const page of pages) if (!(await isWholePage(page, seen, budget))) return false
  return true
}

/** Whether a form, pattern or glyph may use the resources of a page by names that are not in the page's own content. */
function sharesResources({ context }: PDFDocument): boolean {
  return context.enumerateIndirectObjects().some(([, object]) => {
    const dict = object instanceof PDFStream ? object.dict : object
    if (!(dict instanceof PDFDict) || dict.has(name('Resources'))) return false
    const isPattern = object instanceof PDFStream && dict.has(name('PatternType'))
    return isPattern || DRAWN_SUBTYPES.has(dict.lookup(name('Subtype')))
  })
}

async function isWholePage(
  { node }: PDFPage,
  seen: Set<PDFObject>,
  budget: { bytes: number },
): Promise<boolean> {
  const contents = listAt(node, name('Contents'))
  const annotations = listAt(node, name('Annots'))
  const geometry = GEOMETRY.map((key) => node.getInheritableAttribute(key))
  if (!contents || !annotations || !areThere(geometry, node, seen)) return false
  const appearances = annotations.flatMap((each) =>
    each instanceof PDFDict ? [each.get(name('AP'))] : [],
  )
  if (!areThere(appearances, node, seen)) return false
  const names = await namesIn(contents, budget)
  return areResourcesThere(node.getInheritableAttribute(name('Resources')), names, node, seen)
}

/** The objects of an entry that is one or a list of them; null when one of them is missing. */
function listAt(dict: PDFDict, key: PDFName): PDFObject[] | null {
  const value = dict.get(key)
  if (!value) return []
  const found = dict.context.lookup(value)
  const all =
    found instanceof PDFArray ? found.asArray().map((each) => dict.context.lookup(each)) : [found]
  const there = all.filter((each) => each !== undefined && !(each instanceof PDFInvalidObject))
  return there.length === all.length ? there.flatMap((each) => (each ? [each] : [])) : null
}

/** What the content uses by name; null when that cannot be told. */
async function namesIn(
  contents: readonly PDFObject[],
  budget: { bytes: number },
): Promise<Names | null> {
  try {
    const parts: Uint8Array[] = []
    for (const stream of contents) {
      if (!(stream instanceof PDFStream)) return null
      const part = await unpackStream(stream, MAX_CONTENT_BYTES, budget)
      if (!part) return null
      parts.push(part, Uint8Array.of(10))
    }
    return readContent(joinBytes(parts)).names
  } catch {
    return null
  }
}

/** `names`: null when all are used. Lists to which the page does not refer were never in the file, so nothing is missing. */
function areResourcesThere(
  value: PDFObject | undefined,
  names: Names | null,
  { context }: PDFDict,
  seen: Set<PDFObject>,
): boolean {
  const resources = value && context.lookup(value)
  const isUsed = !names || SHOWN.some((category) => names[category].size > 0)
  if (!(resources instanceof PDFDict)) return value === undefined || !isUsed
  return SHOWN.every((category) => {
    const listed = resources.get(name(category))
    const entries = listed && context.lookup(listed)
    const used = names?.[category]
    if (!(entries instanceof PDFDict)) return listed === undefined || used?.size === 0
    const shown = entries.entries().filter(([key]) => !used || used.has(key.decodeText()))
    const values = shown.map(([, shownValue]) => shownValue)
    return areThere(values, resources, seen)
  })
}

/** Whether the objects, and all that they refer to, are there. */
function areThere(
  objects: readonly (PDFObject | undefined)[],
  { context }: PDFDict,
  seen: Set<PDFObject>,
): boolean {
  const open = [...objects]
  while (open.length > 0) {
    const object = open.pop()
    if (!object || seen.has(object)) continue
    seen.add(object)
    if (object instanceof PDFInvalidObject) return false
    if (object instanceof PDFRef) {
      const target = context.lookup(object)
      if (!target) return false
      open.push(target)
    } else if (object instanceof PDFArray) {
      for (const each of object.asArray()) open.push(each)
    } else if (object instanceof PDFStream) pushShown(open, object.dict, true)
    else if (object instanceof PDFDict) pushShown(open, object, false)
  }
  return true
}

/** A key such as `P` has its meaning only there; elsewhere it may be the name of a glyph or picture. */
function pushShown(open: (PDFObject | undefined)[], dict: PDFDict, isStream: boolean): void {
  const isOfPage = !isStream && PAGE_TYPES.has(dict.lookup(name('Type')))
  const skipped = [...(isOfPage ? TO_PAGES : []), ...(isOfPage || isStream ? INVISIBLE : [])]
  for (const [key, value] of dict.entries()) if (!skipped.includes(key)) open.push(value)
}
