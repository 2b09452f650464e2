import {
  PDFArray,
  PDFDict,
  PDFRef,
  PDFStream,
  type PDFDocument,
  type PDFObject,
} from '@cantoo/pdf-lib'

/** Deletes unreachable objects, since all objects are written to a file. */
export async function deleteUnreachable(document: PDFDocument): Promise<void> {
  // Pictures and fonts become objects here.
  await document.flush()
  const { context } = document
  const reached = new Set<PDFRef>()
  const open: (PDFObject | undefined)[] = [context.trailerInfo.Root]
  for (let object = open.pop(); open.length > 0 || object; object = open.pop()) {
    if (object instanceof PDFRef) {
      if (reached.has(object)) continue
      reached.add(object)
      open.push(context.lookup(object))
    }
    open.push(...childrenOf(object))
  }
  for (const [reference] of context.enumerateIndirectObjects()) {
    if (!reached.has(reference)) context.delete(reference)
  }
}

/** The direct content of an object; references are not followed. */
export function childrenOf(object: PDFObject | undefined): PDFObject[] {
  if (object instanceof PDFStream) return object.dict.values()
  if (object instanceof PDFDict) return object.values()
  return object instanceof PDFArray ? object.asArray() : []
}
