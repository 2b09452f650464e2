import { hasEndMark, TAIL_BYTES } from '@/lib/evidence/formats'
import { MAX_DOCUMENT_BYTES } from '@/lib/evidence/limits'
import { release, samplePixels } from '@/lib/file-prep/worker/image/canvas'
import { isBlank } from '@/lib/file-prep/worker/image/image-quality'
import { loadPdfjs, PdfError } from '@/lib/file-prep/shared/pdf'
import { firstPageThumbnail } from './first-page-thumbnail'
import { openPdfPages, type PdfPages } from './pdf-pages'
import {
  blocked,
  type Note,
  type OnStep,
  type ProcessedFile,
} from '@/lib/file-prep/shared/processed'
import { numberNotes, toReady, type Source } from '@/lib/file-prep/worker/to-ready'

/** Banks read no more than this of one document. */
const MANY_PAGES = 50

/** Pages beyond these are not checked, nor any page after this much time. */
const MAX_CHECKED_PAGES = 200
const CHECK_BUDGET_MS = 8_000
/** Enough to detect a line of text on the page. */
const LOOK_PIXELS = 400

/** A PDF that opens, has pages and is within the limit; its bytes stay unchanged. */
export async function processPdf(source: Source, onStep: OnStep): Promise<ProcessedFile> {
  const { bytes } = source
  if (!hasEndMark('pdf', bytes.subarray(-TAIL_BYTES))) return blocked('file_truncated')
  // The code is loaded first, since a slow connection is unrelated to the file.
  await loadPdfjs()
  onStep('decoding')
  let pdf: PdfPages | null = null
  try {
    pdf = await openPdfPages(bytes)
    if (pdf.count === 0) return blocked('pdf_without_pages')
    if (bytes.length > MAX_DOCUMENT_BYTES) return blocked('file_too_large', ['shrink', 'split'])
    const { count: pages } = pdf
    const notes = await checkPages(pdf, onStep)
    onStep('checking')
    const thumbnail = await firstPageThumbnail(pdf)
    const outcome = { bytes, format: 'pdf', changes: [], notes, pages, thumbnail } as const
    return await toReady(source, { ...outcome, picture: null }, onStep)
  } catch (error) {
    if (error instanceof PdfError) return blocked(`pdf_${error.problem}`)
    throw error
  } finally {
    await pdf?.close()
  }
}

async function checkPages(pdf: PdfPages, onStep: OnStep): Promise<Note[]> {
  const notes: Note[] = []
  const blank: number[] = []
  if (pdf.count > MANY_PAGES) {
    notes.push({ note: 'many_pages', pages: pdf.count, limit: MANY_PAGES })
  }
  const deadline = performance.now() + CHECK_BUDGET_MS
  for (let page = 1; page <= pdf.count; page++) {
    if (page > MAX_CHECKED_PAGES || performance.now() > deadline) {
      notes.push({ note: 'pages_not_checked', fromPage: page })
      break
    }
    onStep('checking')
    const text = await pdf.text(page)
    notes.push(...numberNotes(text, { in: 'page', page }))
    if (text.trim() === '' && (await isBlankPage(pdf, page))) blank.push(page)
  }
  if (blank.length > 0) notes.push({ note: 'blank_pages', pages: blank })
  return notes
}

async function isBlankPage(pdf: PdfPages, page: number): Promise<boolean> {
  const canvas = await pdf.draw(page, LOOK_PIXELS)
  const blank = isBlank(samplePixels(canvas, LOOK_PIXELS, true))
  release(canvas)
  return blank
}
