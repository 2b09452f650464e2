import type { PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { newCanvas } from '@/lib/file-prep/worker/image/canvas'
import { textPieces, type TextPiece } from '@/lib/file-prep/shared/number-boxes'
import { pageNotes, type PageNote } from '@/lib/file-prep/shared/pdf-notes'
import { loadPdfjs, readerOptions, toPdfError } from '@/lib/file-prep/shared/pdf'
import { attachments, documentTexts, type DocumentText } from './document-texts'
import { pageScan, type PageScan } from './page-scan'
import { withinTime } from './within-time'

/** A PDF opened in a worker, without a DOM. pdf.js runs in a nested worker, which ends with it. */
export type PdfPages = {
  count: number
  /** The text of the page; empty for a scan. */
  text(page: number): Promise<string>
  /** The same text with the positions of its letters. */
  pieces(page: number): Promise<TextPiece[]>
  /** The texts of annotations and form fields on the page, with their positions. */
  notes(page: number): Promise<PageNote[]>
  /** The texts of the document outside its pages. */
  documentTexts(): Promise<DocumentText[]>
  /** The names of the files in the document, without those of notes on its pages. */
  attachments(): Promise<{ filenames: string[]; isPortfolio: boolean }>
  /** The pictures on the page. */
  scan(page: number): Promise<PageScan>
  /**
   * The rendered page with a longest side of `longestSide` pixels, on white or on nothing. Release the canvas when done.
   */
  draw(page: number, longestSide: number, on?: { ground: string | null }): Promise<OffscreenCanvas>
  /** The size of the upright page in points (1/72 inch). */
  size(page: number): Promise<{ width: number; height: number }>
  close(): Promise<void>
}

const CLOSE_MS = 500

/** @throws PdfError when it requires a password or cannot be parsed */
export async function openPdfPages(bytes: Uint8Array): Promise<PdfPages> {
  const pdfjs = await loadPdfjs()
  // pdf.js itself starts its worker only from a page.
  const port = new Worker(pdfjs.GlobalWorkerOptions.workerSrc, { type: 'module' })
  const broken = Promise.withResolvers<never>()
  // pdf.js itself would wait for ever for a worker that did not load.
  port.addEventListener('error', () => broken.reject(new Error('The worker of pdf.js ended')))
  const worker = pdfjs.PDFWorker.create({ port, verbosity: pdfjs.VerbosityLevel.ERRORS })
  const task = pdfjs.getDocument({
    ...readerOptions(pdfjs.version),
    worker,
    // pdf.js detaches the array that it receives.
    data: bytes.slice(),
    // A worker cannot use the fonts of the page, so letters are drawn as paths.
    disableFontFace: true,
    useWorkerFetch: true,
    useSystemFonts: false,
    CanvasFactory: OffscreenCanvasFactory,
    FilterFactory: NoFilters,
  })
  const close = async () => {
    // A reader that is still busy does not answer, and ends with its thread.
    await withinTime(task.destroy(), CLOSE_MS)
    port.terminate()
  }
  try {
    return wrap(await Promise.race([task.promise, broken.promise]), close)
  } catch (error) {
    await close()
    throw toPdfError(error)
  }
}

function wrap(document: PDFDocumentProxy, close: () => Promise<void>): PdfPages {
  return {
    count: document.numPages,
    text: (page) => orPdfError(textOf(document, page)),
    pieces: (page) => orPdfError(piecesOf(document, page)),
    notes: (page) => orPdfError(document.getPage(page).then(pageNotes)),
    scan: (page) => orPdfError(document.getPage(page).then(pageScan)),
    attachments: () => orPdfError(attachments(document)),
    documentTexts: () => orPdfError(documentTexts(document)),
    draw: (page, longestSide, on) => orPdfError(draw(document, page, longestSide, on)),
    size: (page) => orPdfError(sizeOf(document, page)),
    close,
  }
}

async function textOf(document: PDFDocumentProxy, pageNumber: number): Promise<string> {
  const page = await document.getPage(pageNumber)
  const { items } = await page.getTextContent()
  page.cleanup()
  return items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join('')
}

async function piecesOf(document: PDFDocumentProxy, pageNumber: number): Promise<TextPiece[]> {
  const { context } = newCanvas({ width: 1, height: 1 })
  return textPieces(await document.getPage(pageNumber), context)
}

async function draw(
  document: PDFDocumentProxy,
  pageNumber: number,
  longestSide: number,
  { ground }: { ground: string | null } = { ground: '#fff' },
): Promise<OffscreenCanvas> {
  const page = await document.getPage(pageNumber)
  const natural = page.getViewport({ scale: 1 })
  const viewport = page.getViewport({
    scale: longestSide / Math.max(natural.width, natural.height, 1),
  })
  const { canvas, context } = newCanvas({
    width: Math.max(1, Math.round(viewport.width)),
    height: Math.max(1, Math.round(viewport.height)),
  })
  // pdf.js draws on either kind of canvas, but its types include only that of the page.
  const target: { canvas: null; canvasContext: CanvasRenderingContext2D } = {
    canvas: null,
    canvasContext: context as unknown as CanvasRenderingContext2D,
  }
  await page.render({ ...target, viewport, background: ground ?? 'transparent' }).promise
  page.cleanup()
  return canvas
}

async function sizeOf(document: PDFDocumentProxy, pageNumber: number) {
  const { width, height } = (await document.getPage(pageNumber)).getViewport({ scale: 1 })
  return { width, height }
}

function orPdfError<T>(work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    throw toPdfError(error)
  })
}

/** The factory for the canvases that pdf.js creates for masks and patterns. */
class OffscreenCanvasFactory {
  create(width: number, height: number) {
    return newCanvas({ width, height })
  }

  reset({ canvas }: { canvas: OffscreenCanvas }, width: number, height: number): void {
    canvas.width = width
    canvas.height = height
  }

  destroy({ canvas }: { canvas: OffscreenCanvas }): void {
    canvas.width = 0
    canvas.height = 0
  }
}

/** The filters of pdf.js are SVG in the page, which a worker does not have. Colours of rare effects stay unchanged. */
class NoFilters {
  addFilter(): string {
    return 'none'
  }

  addHCMFilter(): string {
    return 'none'
  }

  addAlphaFilter(): string {
    return 'none'
  }

  addLuminosityFilter(): string {
    return 'none'
  }

  addKnockoutFilter(): string {
    return 'none'
  }

  addHighlightHCMFilter(): string {
    return 'none'
  }

  addSelectionHCMFilter(): string {
    return 'none'
  }

  addSelectionFilter(): string {
    return 'none'
  }

  destroy(): void {}
}
