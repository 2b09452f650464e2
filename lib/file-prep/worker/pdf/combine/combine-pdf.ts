import {
  clip,
  degrees,
  endPath,
  PDFDocument,
  popGraphicsState,
  pushGraphicsState,
  rectangle,
  rgb,
  scale,
  StandardFonts,
  type PDFFont,
  type PDFPage,
  type PDFRef,
} from '@cantoo/pdf-lib'
import { sniffFormat } from '@/lib/evidence/signatures'
import {
  decode,
  drawAndRelease,
  drawUpright,
  release,
  releaseOnError,
} from '@/lib/file-prep/worker/image/canvas'
import { encodeJpeg } from '@/lib/file-prep/worker/image/encode-picture'
import { readJpegFacts, stripJpeg } from '@/lib/file-prep/worker/image/jpeg/jpeg'
import { withLargePictureLock } from '@/lib/file-prep/worker/image/large-picture-lock'
import { readPictureFacts } from '@/lib/file-prep/worker/image/read-metadata'
import { withoutColours } from '@/lib/file-prep/worker/image/without-colours'
import { nullIfDamaged } from '@/lib/file-prep/worker/bytes'
import type { CombineOptions, OnStep } from '@/lib/file-prep/shared/processed'
import { A4, fitOnPage, sheetFor, type Placement } from './a4'
import { canvasMeasure, drawCover, layOutCover, type CoverEntry, type Measure } from './draw-cover'
import { drawEmbedded, embedCanvas, type Embedded } from './embed-picture'
import { layTextOver } from './lay-text-over'
import { readOutline, writeOutline, type Bookmark, type CopiedPage } from './outline'
import { loadPdf } from '@/lib/file-prep/worker/pdf/load-pdf'

const NUMBER_SIZE = 9
const PAGE_NUMBER_Y = 18

/**
 * Combines processed pictures and PDFs into one PDF in the given order, every page A4 with a number, and landscape for
 * landscape pictures and pages. Pages are scaled, not redrawn: text stays text, forms and annotations stay. Each file has a bookmark
 * under its name, with the bookmarks of a PDF below.
 * @throws PdfError when a part is locked or cannot be read
 */
export async function combinePdf(
  files: readonly File[],
  { cover }: CombineOptions,
  onStep: OnStep,
): Promise<Uint8Array<ArrayBuffer>> {
  const result = await PDFDocument.create({ updateMetadata: false })
  const font = await result.embedFont(StandardFonts.Helvetica)
  const entries: CoverEntry[] = []
  const outline: Bookmark[] = []
  for (const file of files) {
    onStep('reading')
    const bytes = new Uint8Array(await file.arrayBuffer())
    onStep('encoding')
    const before = result.getPageCount()
    let items: Bookmark[] = []
    if (sniffFormat(bytes) === 'pdf') items = await addPages(result, bytes)
    else await addPicture(result, bytes, onStep)
    outline.push(bookmarkOf(file.name, result.getPages()[before], items))
    entries.push({ name: file.name, first: before + 1, last: result.getPageCount() })
  }
  writeOutline(result, outline)
  if (cover) await addCover(result, cover.title, entries)
  const pages = result.getPages()
  for (const [index, page] of pages.entries()) {
    drawNumber(page, `${index + 1} / ${pages.length}`, font)
  }
  onStep('encoding')
  return Uint8Array.from(await result.save())
}

/**
 * A picture of the text: the browser has fonts and shaping for Thai and Japanese, while no embeddable font is small
 * enough for all three scripts.
 */
async function addCover(
  result: PDFDocument,
  title: string,
  entries: readonly CoverEntry[],
): Promise<void> {
  const measure = canvasMeasure()
  for (const [index, sheet] of coverSheets(title, entries, measure).entries()) {
    const picture = await embedCanvas(result, drawCover(sheet))
    const page = result.insertPage(index, [A4.width, A4.height])
    drawEmbedded(page, picture, { x: 0, y: 0, ...A4 })
    layTextOver(result, page, sheet, measure)
  }
}

/** The pages of the files start after the cover, whatever its length. */
function coverSheets(title: string, entries: readonly CoverEntry[], measure: Measure) {
  const behind = (sheets: number) =>
    layOutCover(
      {
        title,
        entries: entries.map(({ name, first, last }) => ({
          name,
          first: first + sheets,
          last: last + sheets,
        })),
        pages: sheets + (entries.at(-1)?.last ?? 0),
      },
      measure,
    )
  return behind(behind(1).length)
}

async function addPicture(
  result: PDFDocument,
  bytes: Uint8Array<ArrayBuffer>,
  onStep: OnStep,
): Promise<void> {
  const size = readPictureFacts(bytes) ?? { width: 0, height: 0 }
  const picture = await withLargePictureLock(size, onStep, () => embed(result, bytes))
  const sheet = sheetFor(picture)
  const { x, y, width, height } = fitOnPage(picture, sheet)
  drawEmbedded(result.addPage([sheet.width, sheet.height]), picture, { x, y, width, height })
}

/**
 * A PDF ignores the profile inside a JPG, and canvas pixels are sRGB, so only a JPG without a profile is embedded
 * unchanged, without the metadata of an original that the agent kept, and without the colours of one that is grey.
 */
async function embed(result: PDFDocument, bytes: Uint8Array<ArrayBuffer>): Promise<Embedded> {
  const facts = readJpegFacts(bytes)
  const stripped = stripJpeg(bytes)
  if (stripped && facts && !facts.hasColourProfile && facts.orientation === 1) {
    const grey = await withoutColours(stripped).catch(nullIfDamaged)
    return result.embedJpg(grey ?? stripped)
  }
  const bitmap = await decode(bytes)
  const canvas = drawAndRelease(bitmap, () => drawUpright(bitmap, 1, { ground: '#fff' }))
  if (!facts) return embedCanvas(result, canvas)
  const encoded = await releaseOnError(canvas, () => encodeJpeg(canvas))
  release(canvas)
  return result.embedJpg(encoded)
}

/** The bookmarks of the PDF. */
async function addPages(result: PDFDocument, bytes: Uint8Array): Promise<Bookmark[]> {
  const source = await loadPdf(bytes)
  const originals = source.getPages()
  const copies = new Map<PDFRef, CopiedPage>()
  for (const [at, page] of (await result.copyPages(source, source.getPageIndices())).entries()) {
    result.addPage(page)
    const factor = fitPage(page)
    const original = originals[at]
    if (original) copies.set(original.ref, { page, factor })
  }
  return readOutline(source, copies)
}

function bookmarkOf(
  title: string,
  page: PDFPage | undefined,
  items: readonly Bookmark[],
): Bookmark {
  const destination = page ? page.doc.context.obj([page.ref, 'Fit']) : null
  return { title, destination, isOpen: true, items }
}

/**
 * Scales the page with its annotations, then places it on A4. `Rotate` rotates the whole sheet, so it is compensated
 * first. Returns the factor.
 */
function fitPage(page: PDFPage): number {
  const sideways = page.getRotation().angle % 180 !== 0
  const box = page.getCropBox()
  const seen = sideways ? { width: box.height, height: box.width } : box
  const seenSheet = sheetFor(seen)
  const { scale: factor } = fitOnPage(seen, seenSheet)
  scaleWithin(page, box, factor)
  page.scaleAnnotations(factor, factor)
  const sheet = sideways ? { width: seenSheet.height, height: seenSheet.width } : seenSheet
  const left = box.x * factor - (sheet.width - box.width * factor) / 2
  const bottom = box.y * factor - (sheet.height - box.height * factor) / 2
  page.setMediaBox(left, bottom, sheet.width, sheet.height)
  page.setCropBox(left, bottom, sheet.width, sheet.height)
  return factor
}

/**
 * Scales the visible content and keeps the rest hidden: programs crop by hiding, and hidden content would appear in the
 * margins. Content drawn later is not scaled, unlike after pdf-lib's own `scaleContent`.
 */
function scaleWithin(
  page: PDFPage,
  { x, y, width, height }: ReturnType<PDFPage['getCropBox']>,
  factor: number,
): void {
  const { context } = page.doc
  page.node.normalize()
  const begin = [
    pushGraphicsState(),
    scale(factor, factor),
    rectangle(x, y, width, height),
    clip(),
    endPath(),
  ]
  page.node.wrapContentStreams(
    context.register(context.contentStream(begin)),
    context.register(context.contentStream([popGraphicsState()])),
  )
}

/** In the middle of the lower margin of the displayed page. */
function drawNumber(page: PDFPage, text: string, font: PDFFont): void {
  const angle = ((page.getRotation().angle % 360) + 360) % 360
  const box = page.getMediaBox()
  const half = font.widthOfTextAtSize(text, NUMBER_SIZE) / 2
  const place = numberPlace(angle, box, half)
  page.drawText(text, {
    ...place,
    size: NUMBER_SIZE,
    font,
    color: rgb(0.35, 0.35, 0.35),
    rotate: degrees(angle),
  })
}

function numberPlace(
  angle: number,
  box: { x: number; y: number; width: number; height: number },
  half: number,
): Pick<Placement, 'x' | 'y'> {
  const { x, y, width, height } = box
  if (angle === 90) return { x: x + width - PAGE_NUMBER_Y, y: y + height / 2 - half }
  if (angle === 180) return { x: x + width / 2 + half, y: y + height - PAGE_NUMBER_Y }
  if (angle === 270) return { x: x + PAGE_NUMBER_Y, y: y + height / 2 + half }
  return { x: x + width / 2 - half, y: y + PAGE_NUMBER_Y }
}
