import {
  PDFArray,
  PDFDict,
  PDFHexString,
  PDFName,
  PDFString,
  type PDFDocument,
  type PDFObject,
} from '@cantoo/pdf-lib'

/** More are left out: a hostile tree has millions, or leads back to itself. */
const MAX_NODES = 10_000
const MAX_ENTRIES = 20_000
const MAX_DEPTH = 50

type Node = { dictionary: PDFDict; depth: number }

/** The entries of one of the document's name trees, in order. */
export function* nameTree(
  document: PDFDocument,
  tree: 'Dests' | 'EmbeddedFiles',
): Generator<{ key: string | null; value: PDFObject }> {
  const root = dictIn(dictIn(document.catalog, 'Names'), tree)
  const open: Node[] = root ? [{ dictionary: root, depth: 0 }] : []
  const seen = new Set<PDFDict>()
  let entries = 0
  for (let node = open.pop(); node && seen.size < MAX_NODES; node = open.pop()) {
    const { dictionary, depth } = node
    if (seen.has(dictionary)) continue
    seen.add(dictionary)
    const names = dictionary.lookup(PDFName.of('Names'))
    for (let at = 0; names instanceof PDFArray && at + 1 < names.size(); at += 2) {
      if (entries++ === MAX_ENTRIES) return
      const value = names.lookup(at + 1)
      if (value) yield { key: textOf(names.lookup(at)), value }
    }
    const kids = depth < MAX_DEPTH ? dictionary.lookup(PDFName.of('Kids')) : undefined
    if (!(kids instanceof PDFArray)) continue
    for (let at = Math.min(kids.size(), MAX_NODES) - 1; at >= 0; at--) {
      const kid = kids.lookup(at)
      if (kid instanceof PDFDict) open.push({ dictionary: kid, depth: depth + 1 })
    }
  }
}

export function dictIn(dictionary: PDFDict | undefined, key: string): PDFDict | undefined {
  const value = dictionary?.lookup(PDFName.of(key))
  return value instanceof PDFDict ? value : undefined
}

/** Null when it is no text, or not in the encoding that it says. */
export function textOf(object: PDFObject | undefined): string | null {
  if (!(object instanceof PDFString || object instanceof PDFHexString)) return null
  try {
    return object.decodeText()
  } catch {
    return null
  }
}
