import type { PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs'
import type { Box } from './edit'
import { numberBoxes } from './number-boxes'
import { layText, readText, textOf } from './pdf-text'

/** Why a PDF cannot be shown: it requires a password, or cannot be parsed. */
export type PdfProblem = 'password' | 'corrupt'

export class PdfError extends Error {
  override readonly name = 'PdfError'
  readonly problem: PdfProblem

  constructor(problem: PdfProblem, cause?: unknown) {
    super(`PDF: ${problem}`, { cause })
    this.problem = problem
  }
}

/** Fit a page into a width and, if given, a height, or draw it at a scale (1 is 72 dpi). All in CSS pixels. */
type PageSize = { maxWidth: number; maxHeight?: number } | { scale: number }

type PageDrawing = {
  /** CSS pixels; the canvas itself has more on high-resolution screens. */
  width: number
  height: number
  /** The scale used. */
  scale: number
}

type Size = { width: number; height: number }

export type Pdf = {
  pageCount: number
  /**
   * Draws page `pageNumber` (from 1) and sets the canvas's own width and height. `rotation` is added to the page's own,
   * in degrees clockwise. Rejects with the signal's reason when aborted.
   */
  renderPage(
    pageNumber: number,
    size: PageSize & { rotation?: number },
    canvas: HTMLCanvasElement,
    signal?: AbortSignal,
  ): Promise<PageDrawing>
  /** Of the upright page, in points. */
  pageSize(pageNumber: number): Promise<Size>
  /** Boxes over the card numbers and national IDs in its text, if any are found. */
  numberBoxes(pageNumber: number): Promise<Box[]>
  /** The text of a page, up to a limit; empty for a scan. */
  pageText(pageNumber: number): Promise<string>
  /**
   * Fills an empty element with the text of a page, for selecting, searching and screen readers. Its size follows the
   * CSS variable `--total-scale-factor`. Resolves with whether the page has any text.
   */
  layText(pageNumber: number, container: HTMLElement, rotation: number): Promise<boolean>
  /** Terminates the worker and frees its memory. Further calls reject. */
  close(): Promise<void>
}

const MAX_PIXEL_RATIO = 2
// Phones support some 16 million pixels per canvas; beyond that they silently draw nothing.
const MAX_CANVAS_PIXELS = 12_000_000
// An A3 scan at 600 dpi has 70 million. More is a decompression bomb.
const MAX_IMAGE_PIXELS = 100_000_000

/**
 * Opens a PDF in its own worker, so that a file that hangs its worker affects no other. Rejects with PdfError, or with
 * another error when the viewer itself could not be loaded.
 */
export async function openPdf(data: Blob | Uint8Array): Promise<Pdf> {
  const pdfjs = await loadPdfjs()
  const task = pdfjs.getDocument({ ...readerOptions(pdfjs.version), data: await ownBytes(data) })
  try {
    return wrap(await task.promise)
  } catch (error) {
    await task.destroy()
    throw toPdfError(error)
  }
}

/** The pdf.js options for every PDF: own fonts and decoders, no forms, a limit against decompression bombs. */
export function readerOptions(pdfjsVersion: string) {
  const assets = `${globalThis.location?.origin ?? ''}/pdfjs/${pdfjsVersion}`
  return {
    cMapUrl: `${assets}/cmaps/`,
    standardFontDataUrl: `${assets}/standard_fonts/`,
    wasmUrl: `${assets}/wasm/`,
    iccUrl: `${assets}/iccs/`,
    enableXfa: false,
    maxImageSize: MAX_IMAGE_PIXELS,
    // Errors only.
    verbosity: 0,
  }
}

/** pdf.js with its worker configured. */
export async function loadPdfjs() {
  const pdfjs = await import('pdfjs-dist/legacy/build/pdf.mjs')
  pdfjs.GlobalWorkerOptions.workerSrc = new URL(
    'pdfjs-dist/legacy/build/pdf.worker.min.mjs',
    import.meta.url,
  ).toString()
  return pdfjs
}

/** pdf.js transfers the bytes to its worker, so it gets a copy. */
async function ownBytes(data: Blob | Uint8Array): Promise<Uint8Array> {
  return data instanceof Blob ? new Uint8Array(await data.arrayBuffer()) : data.slice()
}

function wrap(document: PDFDocumentProxy): Pdf {
  return {
    pageCount: document.numPages,
    renderPage: (pageNumber, size, canvas, signal) =>
      renderPage(document, pageNumber, size, canvas, signal),
    pageText: (pageNumber) => pageText(document, pageNumber),
    layText: (pageNumber, container, rotation) =>
      layPageText(document, pageNumber, container, rotation),
    pageSize: (pageNumber) => pageSize(document, pageNumber),
    numberBoxes: (pageNumber) => boxesOnPage(document, pageNumber),
    close: () => document.loadingTask.destroy(),
  }
}

async function renderPage(
  document: PDFDocumentProxy,
  pageNumber: number,
  size: PageSize & { rotation?: number },
  canvas: HTMLCanvasElement,
  signal?: AbortSignal,
): Promise<PageDrawing> {
  const page = await document.getPage(pageNumber).catch(rethrowAsPdfError)
  signal?.throwIfAborted()
  const rotation = (page.rotate + (size.rotation ?? 0)) % 360
  const natural = page.getViewport({ scale: 1, rotation })
  const scale = scaleFor(natural, size)
  const css = { width: natural.width * scale, height: natural.height * scale }
  const pixelRatio = pixelRatioFor(css)
  const viewport = page.getViewport({ scale: scale * pixelRatio, rotation })
  canvas.width = Math.max(1, Math.floor(viewport.width))
  canvas.height = Math.max(1, Math.floor(viewport.height))

  const task = page.render({ canvas, viewport })
  const cancel = () => task.cancel()
  signal?.addEventListener('abort', cancel, { once: true })
  try {
    await task.promise
  } catch (error) {
    signal?.throwIfAborted()
    throw toPdfError(error)
  } finally {
    signal?.removeEventListener('abort', cancel)
    page.cleanup()
  }
  return { width: Math.floor(css.width), height: Math.floor(css.height), scale }
}

async function pageText(document: PDFDocumentProxy, pageNumber: number): Promise<string> {
  const page = await document.getPage(pageNumber).catch(rethrowAsPdfError)
  return textOf(await readText(page).catch(rethrowAsPdfError)).trim()
}

async function layPageText(
  document: PDFDocumentProxy,
  pageNumber: number,
  container: HTMLElement,
  rotation: number,
): Promise<boolean> {
  const { TextLayer } = await loadPdfjs()
  const page = await document.getPage(pageNumber).catch(rethrowAsPdfError)
  const viewport = page.getViewport({ scale: 1, rotation: (page.rotate + rotation) % 360 })
  return layText(TextLayer, { page, viewport, container }).catch(rethrowAsPdfError)
}

async function pageSize(document: PDFDocumentProxy, pageNumber: number): Promise<Size> {
  const page = await document.getPage(pageNumber).catch(rethrowAsPdfError)
  const { width, height } = page.getViewport({ scale: 1 })
  return { width, height }
}

async function boxesOnPage(document: PDFDocumentProxy, pageNumber: number): Promise<Box[]> {
  const page = await document.getPage(pageNumber).catch(rethrowAsPdfError)
  return numberBoxes(page).catch(rethrowAsPdfError)
}

function scaleFor(natural: Size, size: PageSize): number {
  if ('scale' in size) return size.scale
  const byWidth = size.maxWidth / natural.width
  return size.maxHeight === undefined ? byWidth : Math.min(byWidth, size.maxHeight / natural.height)
}

/** The resolution of the screen, within the pixels that a canvas supports. */
export function pixelRatioFor(css: Size, screenRatio = globalThis.devicePixelRatio ?? 1): number {
  const wanted = Math.min(Math.max(screenRatio, 1), MAX_PIXEL_RATIO)
  const affordable = Math.sqrt(MAX_CANVAS_PIXELS / (css.width * css.height))
  return Math.min(wanted, affordable)
}

function rethrowAsPdfError(error: unknown): never {
  throw toPdfError(error)
}

const PROBLEM_BY_ERROR_NAME: Readonly<Record<string, PdfProblem>> = {
  PasswordException: 'password',
  InvalidPDFException: 'corrupt',
  FormatError: 'corrupt',
  // pdf.js's name for any other failure to read the file.
  UnknownErrorException: 'corrupt',
}

/** Converts errors about the file to PdfError; others pass through. */
export function toPdfError(error: unknown): unknown {
  const problem = error instanceof Error ? PROBLEM_BY_ERROR_NAME[error.name] : undefined
  return problem ? new PdfError(problem, error) : error
}
