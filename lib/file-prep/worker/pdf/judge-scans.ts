import { judgeGrey, release } from '@/lib/file-prep/worker/image/canvas'
import { LOOK_PIXELS } from '@/lib/file-prep/worker/image/image-quality'
import { hasSidewaysText, judgePicture } from '@/lib/file-prep/worker/image/judge-picture'
import type { PageProblem } from '@/lib/file-prep/shared/processed'
import { pictureFingerprints } from '@/lib/file-prep/worker/fingerprint/picture-fingerprints'
import type { PdfPages } from './pdf-pages'

/** A page whose pictures cover this share of it is a scan, with a text layer or without. */
const SCAN_COVERAGE = 0.6
/** Small print of a scan with less is not legible. */
const MIN_DPI = 100
/** With more pixels, only a scan of paper has a low resolution: a photo or screenshot may have a large page. */
const MIN_LONGEST_SIDE = 1000
/** In points: A3, A4, Letter, Legal. Smaller ones have fewer than 1,000 px below 100 dpi. */
const PAPER_SIZES = [
  [842, 1191],
  [595, 842],
  [612, 792],
  [612, 1008],
] as const
const PAPER_TOLERANCE = 0.03
/** A screenshot has another shape than paper, or a margin. */
const PAPER_COVERAGE = 0.9
/** After as many pages with text of which none is a scan, the rest of the text was not scanned either. */
const MAX_TEXT_PAGES = 20

export type JudgeLimits = {
  /** So many scanned pages are judged; each takes a fraction of a second. */
  pages: number
  /** No page is begun after this time of `performance.now()`. */
  until: number
}

export type JudgedScans = {
  /** With the pages, from 1. */
  problems: Map<PageProblem | 'blank', number[]>
  /** The first page that may be a scan and was not judged; null without one. */
  notJudgedFrom: number | null
  /** Of the first page, when it is a scan. */
  fingerprints: readonly string[]
}

/** The problems of the scanned pages of a PDF. The first pages are judged, up to the limits. `attempt`: null when a page takes too long. */
export async function judgeScans(
  pdf: PdfPages,
  pageAt: (page: number) => { text: string; isBlankPage: boolean },
  limits: JudgeLimits,
  attempt: <Found>(check: () => Promise<Found>) => Promise<Found | null>,
): Promise<JudgedScans> {
  const problems: JudgedScans['problems'] = new Map()
  let fingerprints: readonly string[] = []
  let scans = 0
  let textPages = 0
  let scansWithText = 0
  for (let page = 1; page <= pdf.count; page++) {
    const { text, isBlankPage } = pageAt(page)
    const hasText = text.trim() !== ''
    if (isBlankPage || (hasText && textPages >= MAX_TEXT_PAGES && scansWithText === 0)) continue
    const isOver = scans >= limits.pages || performance.now() > limits.until
    const judged = isOver ? null : await attempt(() => judgePage(pdf, page))
    if (!judged) return { problems, notJudgedFrom: page, fingerprints }
    if (hasText) textPages += 1
    if (!judged.isScan) continue
    scans += 1
    if (page === 1) fingerprints = judged.fingerprints
    if (hasText) scansWithText += 1
    for (const problem of judged.problems) {
      problems.set(problem, [...(problems.get(problem) ?? []), page])
    }
  }
  return { problems, notJudgedFrom: null, fingerprints }
}

type JudgedPage = {
  isScan: boolean
  problems: (PageProblem | 'blank')[]
  fingerprints: readonly string[]
}

const NO_SCAN: JudgedPage = { isScan: false, problems: [], fingerprints: [] }

async function judgePage(pdf: PdfPages, page: number): Promise<JudgedPage> {
  const { coverage, dpi, longestSide } = await pdf.scan(page)
  if (coverage < SCAN_COVERAGE) return NO_SCAN
  const isPaper = coverage >= PAPER_COVERAGE && isPaperSize(await pdf.size(page))
  const isCoarse = Math.round(dpi) < MIN_DPI && (longestSide < MIN_LONGEST_SIDE || isPaper)
  const canvas = await pdf.draw(page, LOOK_PIXELS)
  const judged = judgeGrey(canvas, LOOK_PIXELS, (grey): JudgedPage => {
    const problem = judgePicture(grey)
    if (problem === 'blank') return { ...NO_SCAN, isScan: true, problems: ['blank'] }
    return {
      isScan: true,
      problems: [
        ...(problem ? [problem] : []),
        ...(isCoarse ? (['low_resolution'] as const) : []),
        ...(hasSidewaysText(grey) ? (['sideways'] as const) : []),
      ],
      fingerprints: page === 1 ? pictureFingerprints(grey) : [],
    }
  })
  release(canvas)
  return judged
}

function isPaperSize({ width, height }: { width: number; height: number }): boolean {
  const sides = [Math.min(width, height), Math.max(width, height)]
  return PAPER_SIZES.some((paper) =>
    paper.every((side, at) => Math.abs((sides[at] ?? 0) / side - 1) <= PAPER_TOLERANCE),
  )
}
