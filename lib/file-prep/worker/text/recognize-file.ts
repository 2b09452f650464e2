import { HEAD_BYTES, sniffFormat } from '@/lib/evidence/signatures'
import { hasTooManyPixels } from '@/lib/evidence/picture-size'
import { clamp } from '@/lib/file-prep/shared/edit'
import type { FileBytes } from '@/lib/file-prep/shared/file-bytes'
import type { OnStep } from '@/lib/file-prep/shared/processed'
import { PdfError } from '@/lib/file-prep/shared/pdf'
import type {
  RecognizedPage,
  RecognizeOptions,
  Unread,
} from '@/lib/file-prep/shared/recognized-text'
import { drawAndRelease, newCanvas } from '@/lib/file-prep/worker/image/canvas'
import { decodeReduced } from '@/lib/file-prep/worker/image/decode-reduced'
import { withLargePictureLock } from '@/lib/file-prep/worker/image/large-picture-lock'
import type { PictureFacts } from '@/lib/file-prep/worker/image/metadata'
import { readPictureFacts } from '@/lib/file-prep/worker/image/read-metadata'
import { openPdfPages, type PdfPages } from '@/lib/file-prep/worker/pdf/pdf-pages'
import { readPage } from './read-page'
import { TimeBudget } from './time-budget'
import { onlyPictures, unreadPictures, type UnreadPictures } from './unread-pictures'

/** Letters are read best 20 to 30 pixels high, which print has at 200 dpi; more pixels only cost time. */
const LONGEST_SIDE = 2000
/** Of a page with pictures within its text, which would be too small otherwise. */
const LONGEST_PAGE_SIDE = 3000
/** Screenshots have small letters, so a small picture is enlarged. */
const ENLARGED = 2
/** Of the time of a file, for looking which pages to read. */
const CHOOSING_SHARE = 1 / 2
const LIMITS = {
  /** Scans, then other pages with pictures. Those beyond these are not read by themselves. */
  pages: 10,
  /** Pages beyond these are not looked at. */
  searched: 200,
  /** Of a file, without the download of the engines. A page takes a second, and up to ten without text. */
  milliseconds: 180_000,
}

type RecognizeListener = {
  onStep: OnStep
  /** Receives the pages that are read, in their order. */
  onPage: (page: RecognizedPage) => void
}

/**
 * Reads a picture, or of a PDF the pages that are pictures with little text or none, and large pictures on other pages.
 * @returns what was not read, also because the file or the engine fails; null when everything was
 */
export async function recognizeFile(
  file: File | FileBytes,
  options: RecognizeOptions,
  listener: RecognizeListener,
  limits = LIMITS,
): Promise<Unread | null> {
  listener.onStep('reading')
  const bytes = new Uint8Array(file instanceof File ? await file.arrayBuffer() : file.bytes)
  const recognize = (await isPdf(file)) ? recognizePdf : recognizePicture
  return recognize(bytes, options, listener, limits)
}

export async function isPdf(file: File | FileBytes): Promise<boolean> {
  const head =
    file instanceof File
      ? new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer())
      : new Uint8Array(file.bytes).subarray(0, HEAD_BYTES)
  return sniffFormat(head) === 'pdf'
}

async function recognizePicture(
  bytes: Uint8Array<ArrayBuffer>,
  { languages }: RecognizeOptions,
  { onStep, onPage }: RecognizeListener,
  limits: typeof LIMITS,
): Promise<Unread | null> {
  const facts = readPictureFacts(bytes)
  if (!facts || hasTooManyPixels(facts)) return { why: 'failed', fromPage: 1 }
  const draw = () => withLargePictureLock(facts, onStep, () => scaled(bytes, facts))
  try {
    const budget = new TimeBudget(limits.milliseconds)
    const { stopped, ...read } = await readPage(draw, languages, { onStep, budget })
    onPage({ page: 1, ...read })
    return stopped && { why: stopped, fromPage: 1 }
  } catch {
    return { why: 'failed', fromPage: 1 }
  }
}

async function recognizePdf(
  bytes: Uint8Array,
  { languages, page: only }: RecognizeOptions,
  { onStep, onPage }: RecognizeListener,
  limits: typeof LIMITS,
): Promise<Unread | null> {
  let at = only ?? 1
  let pdf: PdfPages | null = null
  try {
    pdf = await openPdfPages(bytes)
    const budget = new TimeBudget(limits.milliseconds)
    const { chosen, unread } = await choosePages(pdf, only, { limits, budget, onStep })
    for (const { page, pictures } of chosen) {
      at = page
      if (budget.isSpent()) return { why: 'took_too_long', fromPage: page }
      const isUpright = !pictures.isScan
      const draw = await pageDrawer(pdf, page, pictures, onStep)
      const { stopped, ...text } = await readPage(draw, languages, { onStep, budget, isUpright })
      onPage({ page, ...text })
      if (stopped) return { why: stopped, fromPage: page }
    }
    return unread
  } catch (error) {
    // Without a PDF, pdf.js itself was not loaded.
    const isOfFile = pdf !== null || error instanceof PdfError
    return { why: isOfFile ? 'failed' : 'not_loaded', fromPage: at }
  } finally {
    await pdf?.close()
  }
}

type ChosenPage = { page: number; pictures: UnreadPictures }
type Choice = {
  /** In their order. */
  chosen: readonly ChosenPage[]
  /** From where on there may be scans that are not chosen. */
  unread: Unread | null
}
type ChooseOptions = { limits: typeof LIMITS; budget: TimeBudget; onStep: OnStep }

/** The scans, and as many pages with other pictures as the limit leaves. */
async function choosePages(
  pdf: PdfPages,
  only: number | null,
  { limits, budget, onStep }: ChooseOptions,
): Promise<Choice> {
  const scans: ChosenPage[] = []
  const others: ChosenPage[] = []
  let page = only ?? 1
  const unreadPages = async (): Promise<Unread | null> => {
    for (; page <= Math.min(only ?? limits.searched, pdf.count); page++) {
      onStep('checking')
      if (budget.isSpent(CHOOSING_SHARE)) return { why: 'took_too_long', fromPage: page }
      const pictures = await unreadPictures(pdf, page)
      if (!pictures) continue
      if (pictures.isScan && scans.length === limits.pages) break
      const pages = pictures.isScan ? scans : others
      pages.push({ page, pictures })
    }
    // A long document without a scan so far is print.
    const isCutOff = only === null && scans.length > 0 && page <= pdf.count
    return isCutOff ? { why: 'many_pages', fromPage: page } : null
  }
  // After a damaged page pdf.js may know of no others.
  const unread = await unreadPages().catch((): Unread => ({ why: 'failed', fromPage: page }))
  const chosen = [...scans, ...others.slice(0, limits.pages - scans.length)]
  return { chosen: chosen.toSorted((one, other) => one.page - other.page), unread }
}

/** The pictures of a page are decoded whole, in their own resolution. */
async function pageDrawer(
  pdf: PdfPages,
  page: number,
  { isScan, boxes, longestSide }: UnreadPictures,
  onStep: OnStep,
): Promise<() => Promise<OffscreenCanvas>> {
  const { width, height } = await pdf.size(page)
  const scale = longestSide / Math.max(width, height, 1)
  const pixels = { width: width * scale, height: height * scale }
  const side = isScan ? LONGEST_SIDE : clamp(longestSide, LONGEST_SIDE, LONGEST_PAGE_SIDE)
  return () =>
    withLargePictureLock(pixels, onStep, async () => {
      const canvas = await pdf.draw(page, side)
      return isScan ? canvas : onlyPictures(canvas, boxes)
    })
}

async function scaled(
  bytes: Uint8Array<ArrayBuffer>,
  facts: PictureFacts,
): Promise<OffscreenCanvas> {
  // The browser rotates by the file's orientation.
  const bitmap = await decodeReduced(bytes, facts, LONGEST_SIDE)
  return drawAndRelease(bitmap, () => drawScaled(bitmap))
}

function drawScaled(bitmap: ImageBitmap): OffscreenCanvas {
  const scale = Math.min(ENLARGED, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height))
  const width = Math.max(1, Math.round(bitmap.width * scale))
  const height = Math.max(1, Math.round(bitmap.height * scale))
  const { canvas, context } = newCanvas({ width, height }, { opaque: true })
  context.imageSmoothingQuality = 'high'
  context.fillStyle = '#fff'
  context.fillRect(0, 0, width, height)
  context.drawImage(bitmap, 0, 0, width, height)
  return canvas
}
