import { PDFDocument, type PDFPage } from '@cantoo/pdf-lib'
import { isEdited, NO_EDIT, planEdit, type Edit } from '@/lib/file-prep/shared/edit'
import { release } from '@/lib/file-prep/worker/image/canvas'
import { encodeJpeg } from '@/lib/file-prep/worker/image/encode-picture'
import { drawEdit } from '@/lib/file-prep/worker/image/draw-edit'
import { openPdfPages, type PdfPages } from '@/lib/file-prep/worker/pdf/pdf-pages'
import type { OnStep } from '@/lib/file-prep/shared/processed'
import { CoveredTextFound } from './covered-text-found'
import { coveredPictures } from './covered-pictures'
import { coveredNotes, coveredTexts, SearchedTexts } from './covered-text'
import { deleteUnreachable } from './delete-unreachable'
import { drawnLongestSide } from './drawn-size'
import { findTexts } from './find-texts'
import { loadPdf } from '@/lib/file-prep/worker/pdf/load-pdf'
import { PageCopier } from './page-copier'

const PAGE_QUALITY = 0.85

/** A page as a picture, and its size in points. */
type DrawnPage = { jpg: Uint8Array; size: [width: number, height: number] }

type Source = {
  document: PDFDocument
  pages: PdfPages
  edits: ReadonlyMap<number, Edit>
  onStep: OnStep
  drawn: Map<number, DrawnPage>
}

/**
 * The same PDF with the edited pages drawn as pictures, so that no text or picture remains under black boxes. Of the
 * other pages only the visible content is copied into a new file: no outline, attachment, earlier version or metadata.
 * The result is verified: a page that contains blacked-out text invisibly, or with other text than its original, is
 * drawn as well.
 * @throws PdfError when it is locked or cannot be read
 * @throws CoveredTextFound when blacked-out text is still in the result
 */
export async function editPdf(
  bytes: Uint8Array,
  edits: ReadonlyMap<number, Edit>,
  onStep: OnStep,
): Promise<Uint8Array<ArrayBuffer>> {
  const document = await loadPdf(bytes)
  const pages = await openPdfPages(bytes)
  try {
    const source: Source = { document, pages, edits, onStep, drawn: new Map() }
    const covered = new SearchedTexts(await textsUnderBoxes(source))
    const toDraw = new Set([...edits].filter(([, edit]) => isEdited(edit)).map(([page]) => page))
    // Each round draws more pages than the last one.
    for (;;) {
      const result = await build(source, toDraw)
      const found = await findTexts(result, covered, onStep)
      if (found.readable.size > 0) throw new CoveredTextFound(mostFrequent(found.readable))
      const others = await changedPages(source, result, toDraw)
      const more = [...found.hidden, ...others].filter((page) => !toDraw.has(page))
      if (more.length === 0 && found.hidden.size > 0) throw new CoveredTextFound(null)
      if (more.length === 0) return result
      for (const page of more) toDraw.add(page)
    }
  } finally {
    await pages.close()
  }
}

/** Text that occurs on most pages, with these pages. */
function mostFrequent(readable: ReadonlyMap<number, readonly string[]>) {
  const pagesByText = new Map<string, number[]>()
  for (const [page, texts] of readable) {
    for (const text of texts) pagesByText.set(text, [...(pagesByText.get(text) ?? []), page])
  }
  const [most] = [...pagesByText].toSorted(([, one], [, other]) => other.length - one.length)
  return most ? { text: most[0], pages: most[1] } : null
}

async function textsUnderBoxes({ pages, edits }: Source): Promise<string[]> {
  const texts: string[] = []
  for (const [page, { boxes }] of edits) {
    if (boxes.length === 0 || page > pages.count) continue
    texts.push(...coveredTexts(await pages.pieces(page), boxes))
    texts.push(...coveredNotes(await pages.notes(page), boxes))
  }
  return texts
}

/** Adds pages to `toDraw` that cannot be copied. */
async function build(source: Source, toDraw: Set<number>): Promise<Uint8Array<ArrayBuffer>> {
  const result = await PDFDocument.create({ updateMetadata: false })
  const originals = source.document.getPages()
  const covered = originals.flatMap((page, index) => {
    const edit = source.edits.get(index + 1)
    return edit ? [...coveredPictures(page, edit)] : []
  })
  const copier = new PageCopier(source.document, result, new Set(covered))
  for (let page = 1; page <= source.pages.count; page++) {
    source.onStep('encoding')
    const original = originals[page - 1]
    if (original && !toDraw.has(page) && copies(copier, original)) continue
    toDraw.add(page)
    await addDrawn(result, source, page)
  }
  source.onStep('encoding')
  copier.finish()
  await deleteUnreachable(result)
  return Uint8Array.from(await result.save())
}

/** False when a copy could not show it, or it is damaged. */
function copies(copier: PageCopier, page: PDFPage): boolean {
  try {
    copier.add(page)
    return true
  } catch {
    return false
  }
}

async function addDrawn(result: PDFDocument, source: Source, page: number): Promise<void> {
  const { jpg, size } = source.drawn.get(page) ?? (await drawPage(source, page))
  source.drawn.set(page, { jpg, size })
  const picture = await result.embedJpg(jpg)
  result.addPage(size).drawImage(picture, { x: 0, y: 0, width: size[0], height: size[1] })
}

async function drawPage({ pages, edits }: Source, page: number): Promise<DrawnPage> {
  const natural = await pages.size(page)
  const longestSide = drawnLongestSide(natural)
  const drawn = await pages.draw(page, longestSide)
  const canvas = drawEdit(drawn, planEdit(edits.get(page) ?? NO_EDIT, drawn))
  release(drawn)
  const jpg = await encodeJpeg(canvas, { quality: PAGE_QUALITY })
  const points = Math.max(natural.width, natural.height, 1) / longestSide
  const size: [number, number] = [canvas.width * points, canvas.height * points]
  release(canvas)
  return { jpg, size }
}

/** Copied pages with other text than their originals, since two programs may interpret a damaged file differently. */
async function changedPages(
  { pages, onStep }: Source,
  result: Uint8Array,
  toDraw: ReadonlySet<number>,
): Promise<number[]> {
  const copies = await openPdfPages(result)
  const changed: number[] = []
  try {
    for (let page = 1; page <= pages.count; page++) {
      if (toDraw.has(page)) continue
      onStep('checking')
      if ((await copies.text(page)) !== (await pages.text(page))) changed.push(page)
    }
  } finally {
    await copies.close()
  }
  return changed
}
