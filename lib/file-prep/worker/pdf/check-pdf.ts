import { findSensitiveNumbers } from '@/lib/evidence/sensitive-numbers'
import { noteNumbers, type PageNote } from '@/lib/file-prep/shared/pdf-notes'
import {
  numberNotes,
  PAGE_PROBLEMS,
  type Note,
  type OnStep,
} from '@/lib/file-prep/shared/processed'
import { judgeGrey, release } from '@/lib/file-prep/worker/image/canvas'
import { isBlank } from '@/lib/file-prep/worker/image/image-quality'
import { textFingerprint } from '@/lib/file-prep/worker/fingerprint/text-fingerprint'
import { judgeScans } from './judge-scans'
import type { PdfPages } from './pdf-pages'
import { withinTime } from './within-time'

/** Banks read no more than this of one document. */
const MANY_PAGES = 50

/** Enough to detect a line of text on the page. */
const BLANK_PIXELS = 400

const LIMITS = {
  /** Pages beyond these are not checked, nor any page after this much time. */
  pages: 200,
  pagesMs: 8_000,
  /** Scanned pages beyond these are not judged, nor any after this much time. */
  scans: 20,
  scansMs: 20_000,
  /** Of each check: less than the limit at which the worker is terminated, which would block the file. */
  checkMs: 5_000,
}

/**
 * What the agent should review. None of it blocks a PDF that opens: a check that takes too long is given up, and with
 * it those after it, since the reader is still busy; a note says what was not checked. `text`: of the first page.
 */
export async function checkPdf(
  pdf: PdfPages,
  onStep: OnStep,
  limits = LIMITS,
): Promise<{ notes: Note[]; text: string; fingerprints: readonly string[] }> {
  const notes: Note[] = []
  let isStuck = false
  const attempt = async <Found>(check: () => Promise<Found>): Promise<Found | null> => {
    if (isStuck) return null
    onStep('checking')
    const found = await withinTime(check(), limits.checkMs)
    isStuck = found === null
    return found && found.value
  }

  if (pdf.count > MANY_PAGES) {
    notes.push({ note: 'many_pages', pages: pdf.count, limit: MANY_PAGES })
  }
  const pages: CheckedPage[] = []
  const deadline = performance.now() + limits.pagesMs
  while (pages.length < Math.min(pdf.count, limits.pages) && performance.now() < deadline) {
    const page = await attempt(() => checkPage(pdf, pages.length + 1))
    if (!page) break
    notes.push(...page.numbers)
    pages.push(page)
  }
  if (pages.length < pdf.count) {
    notes.push({ note: 'pages_not_checked', fromPage: pages.length + 1 })
  }

  const outside = await attempt(() => numbersOutsidePages(pdf, notes))
  notes.push(...(outside ?? [{ note: 'not_checked', what: 'document_texts' }]))
  const attached = await attempt(() => pdf.attachments())
  if (!attached) notes.push({ note: 'not_checked', what: 'attachments' })
  const files = countFiles(attached?.filenames ?? [], pages)
  const isPortfolio = attached?.isPortfolio ?? false
  if (files > 0) notes.push({ note: 'attached_files', files, isPortfolio })

  const { problems, notJudgedFrom, fingerprints } = await judgeScans(
    pdf,
    (page) => pages[page - 1] ?? UNCHECKED,
    { pages: limits.scans, until: performance.now() + limits.scansMs },
    attempt,
  )
  const blank = pages.flatMap(({ isBlankPage }, index) => (isBlankPage ? [index + 1] : []))
  blank.push(...(problems.get('blank') ?? []))
  if (blank.length > 0) {
    notes.push({ note: 'blank_pages', pages: blank.toSorted((one, other) => one - other) })
  }
  for (const problem of PAGE_PROBLEMS) {
    const found = problems.get(problem)
    if (found) notes.push({ note: 'page_quality', problem, pages: found })
  }
  if (notJudgedFrom !== null) notes.push({ note: 'scans_not_judged', fromPage: notJudgedFrom })
  const fingerprint = textFingerprint(pages.map(({ text }) => text))
  return {
    notes,
    text: pages[0]?.text ?? '',
    fingerprints: fingerprint ? [fingerprint] : fingerprints,
  }
}

type CheckedPage = {
  text: string
  isBlankPage: boolean
  numbers: readonly Note[]
  attachedFiles: readonly NonNullable<PageNote['attachedFile']>[]
}

const UNCHECKED: CheckedPage = { text: '', isBlankPage: false, numbers: [], attachedFiles: [] }

async function checkPage(pdf: PdfPages, page: number): Promise<CheckedPage> {
  const text = await pdf.text(page)
  const found = await pdf.notes(page)
  return {
    text,
    isBlankPage: text.trim() === '' && (await isBlankPage(pdf, page)),
    numbers: [
      ...numberNotes(findSensitiveNumbers(text), { in: 'page', page }),
      ...found.flatMap((note) => numberNotes(noteNumbers(note), { in: note.kind, page })),
    ],
    attachedFiles: found.flatMap(({ attachedFile }) => attachedFile ?? []),
  }
}

/** A file may be attached to the document and to notes on its pages at once. */
function countFiles(filenames: readonly string[], pages: readonly CheckedPage[]): number {
  const ofNotes = pages.flatMap(({ attachedFiles }) => attachedFiles)
  const known = new Set(filenames)
  const others = ofNotes.filter(({ filename }) => !known.has(filename)).map(({ id }) => id)
  return filenames.length + new Set(others).size
}

/** A field that a page shows is noted there. */
async function numbersOutsidePages(pdf: PdfPages, known: readonly Note[]): Promise<Note[]> {
  const texts = await pdf.documentTexts()
  const notes = texts.flatMap((text) =>
    numberNotes(findSensitiveNumbers(text.text), { in: text.in }),
  )
  const inFields = new Set(known.flatMap((note) => (isInField(note) ? [nameOf(note)] : [])))
  return notes.filter((note) => !isOfForm(note) || !inFields.has(nameOf(note)))
}

function isInField(note: Note): boolean {
  return 'place' in note && note.place.in === 'field'
}

function isOfForm(note: Note): boolean {
  return 'place' in note && note.place.in === 'form'
}

function nameOf(note: Note): string {
  return 'lastFour' in note ? `${note.note} ${note.lastFour}` : note.note
}

async function isBlankPage(pdf: PdfPages, page: number): Promise<boolean> {
  const canvas = await pdf.draw(page, BLANK_PIXELS)
  const blank = judgeGrey(canvas, BLANK_PIXELS, isBlank)
  release(canvas)
  return blank
}
