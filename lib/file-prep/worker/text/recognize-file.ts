import { HEAD_BYTES, sniffFormat } from '@/lib/evidence/formats'
import { hasTooManyPixels } from '@/lib/evidence/picture-size'
import { PdfError } from '@/lib/file-prep/shared/pdf'
import type { OnStep } from '@/lib/file-prep/shared/processed'
import type { RecognizedPage, RecognizeOptions } from '@/lib/file-prep/shared/recognized-text'
import { decode, newCanvas, release } from '@/lib/file-prep/worker/image/canvas'
import { readPictureFacts } from '@/lib/file-prep/worker/image/read-metadata'
import { SCAN_COVERAGE } from '@/lib/file-prep/worker/pdf/judge-scans'
import { openPdfPages, type PdfPages } from '@/lib/file-prep/worker/pdf/pdf-pages'
import { readPage } from './read-page'

/** Letters are read best 20 to 30 pixels high, which print has at 200 dpi; more pixels only cost time. */
const LONGEST_SIDE = 2000
/** Screenshots have small letters, so a small picture is enlarged. */
const ENLARGED = 2
/** Scanned pages beyond these are not read by themselves. */
const MAX_PAGES = 10
/** Pages beyond these are not looked at. */
const MAX_SEARCHED = 200

/** Reads a picture, or the pages of a PDF that are pictures without text. A file that cannot be opened has none. */
export async function recognizeFile(
  file: File,
  options: RecognizeOptions,
  onStep: OnStep,
  onPage: (page: RecognizedPage) => void,
): Promise<void> {
  onStep('reading')
  const bytes = new Uint8Array(await file.arrayBuffer())
  if (sniffFormat(bytes.subarray(0, HEAD_BYTES)) === 'pdf') {
    return recognizePdf(bytes, options, onStep, onPage)
  }
  const facts = readPictureFacts(bytes)
  if (!facts || hasTooManyPixels(facts)) return
  const picture = await scaled(bytes)
  if (!picture) return
  try {
    onPage({ page: 1, ...(await readPage(picture, options.languages, onStep)) })
  } finally {
    release(picture)
  }
}

async function recognizePdf(
  bytes: Uint8Array,
  { languages, page: only }: RecognizeOptions,
  onStep: OnStep,
  onPage: (page: RecognizedPage) => void,
): Promise<void> {
  let pdf: PdfPages | null = null
  try {
    pdf = await openPdfPages(bytes)
    const last = only ?? Math.min(pdf.count, MAX_SEARCHED)
    for (let page = only ?? 1, read = 0; page <= last && read < MAX_PAGES; page++) {
      onStep('checking')
      if (!(await isScan(pdf, page))) continue
      const picture = await pdf.draw(page, LONGEST_SIDE)
      try {
        onPage({ page, ...(await readPage(picture, languages, onStep)) })
      } finally {
        release(picture)
      }
      read += 1
    }
  } catch (error) {
    if (!(error instanceof PdfError)) throw error
  } finally {
    await pdf?.close()
  }
}

async function isScan(pdf: PdfPages, page: number): Promise<boolean> {
  if ((await pdf.text(page)).trim() !== '') return false
  return (await pdf.scan(page)).coverage >= SCAN_COVERAGE
}

async function scaled(bytes: Uint8Array<ArrayBuffer>): Promise<OffscreenCanvas | null> {
  // The browser rotates by the file's orientation.
  const bitmap = await decode(bytes).catch(() => null)
  if (!bitmap) return null
  const scale = Math.min(ENLARGED, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height))
  const width = Math.max(1, Math.round(bitmap.width * scale))
  const height = Math.max(1, Math.round(bitmap.height * scale))
  const { canvas, context } = newCanvas({ width, height }, { opaque: true })
  context.imageSmoothingQuality = 'high'
  context.fillStyle = '#fff'
  context.fillRect(0, 0, width, height)
  context.drawImage(bitmap, 0, 0, width, height)
  bitmap.close()
  return canvas
}
