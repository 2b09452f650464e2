import {
  concatTransformationMatrix,
  drawObject,
  PDFDocument,
  PDFStream,
  popGraphicsState,
  pushGraphicsState,
  type PDFPage,
  type PDFRef,
} from '@cantoo/pdf-lib'
import { MAX_SOURCE_BYTES } from '@/lib/evidence/limits'
import type { Change, Note, OnStep } from '@/lib/file-prep/shared/processed'
import { uprightSize, type Orientation } from '@/lib/file-prep/worker/image/metadata'
import { nullIfDamaged } from '@/lib/file-prep/worker/bytes'
import { decodeTiff } from '@/lib/file-prep/worker/image/tiff/tiff'
import type { TiffLayout } from '@/lib/file-prep/worker/image/tiff/tiff-layout'
import type { TiffPages } from '@/lib/file-prep/worker/image/tiff/tiff-support'
import { missingNotes, missingPageNotes } from '@/lib/file-prep/worker/missing-notes'
import { A4 } from './combine/a4'
import { embedPixels } from './embed-pixels'

const POINTS_PER_INCH = 72
/** For all pages together; a page of A4 at 300 dpi takes a fraction of a second. */
const LONGEST_MS = 60_000
/** The limits of readers, in points. */
const [MIN_SIDE, MAX_SIDE] = [3, 14_400]

type Size = { width: number; height: number }

/** `missing`: the share of its pages that is not in the file, or damaged; from 0 to 1. */
type TiffPdf = {
  bytes: Uint8Array<ArrayBuffer>
  missing: number
  changes: readonly Change[]
  notes: readonly Note[]
}

/**
 * The pages of a TIFF in order, upright and in the size that their resolution gives, without those that cannot be
 * decoded.
 * @throws when none can be decoded, or there is not enough memory
 */
export async function tiffToPdf(
  bytes: Uint8Array<ArrayBuffer>,
  { pages, hasMore }: TiffPages,
  onStep: OnStep,
  limits = { milliseconds: LONGEST_MS, bytes: MAX_SOURCE_BYTES },
): Promise<TiffPdf | { problem: 'took_too_long' | 'file_too_large' }> {
  const until = performance.now() + limits.milliseconds
  let size = 0
  let damaged = 0
  const missingPages: number[] = []
  const document = await PDFDocument.create({ updateMetadata: false })
  for (const [index, page] of pages.entries()) {
    if (performance.now() > until) return { problem: 'took_too_long' }
    onStep('decoding')
    const decoded = page && (await decodeTiff(bytes, page).catch(nullIfDamaged))
    if (!decoded) {
      missingPages.push(index + 1)
      continue
    }
    damaged += decoded.missing
    onStep('encoding')
    const picture = await embedPixels(document, decoded.pixels)
    const stream = document.context.lookup(picture)
    size += stream instanceof PDFStream ? stream.getContentsSize() : 0
    if (size > limits.bytes) return { problem: 'file_too_large' }
    const { width, height } = uprightSize(pageSize(page), page.orientation)
    draw(document.addPage([width, height]), picture, page.orientation)
  }
  const decodedPages = document.getPageCount()
  if (decodedPages === 0) throw new Error('No page can be decoded')
  onStep('encoding')
  const missing = damaged / decodedPages
  const isWhole = missingPages.length === 0 && !hasMore
  return {
    bytes: Uint8Array.from(await document.save()),
    missing,
    changes: ['converted_from_tiff', ...(isWhole ? (['pages_combined'] as const) : [])],
    notes: [
      ...missingNotes(missing),
      ...missingPageNotes({ missing: missingPages, total: pages.length, hasMore }),
    ],
  }
}

/** In points, as stored. The pixels of a fax are twice as high as wide. */
function pageSize({ width, height, resolution }: TiffLayout): Size {
  if (resolution) {
    const size = {
      width: (width / resolution.x) * POINTS_PER_INCH,
      height: (height / resolution.y) * POINTS_PER_INCH,
    }
    if (
      Math.min(size.width, size.height) >= MIN_SIDE &&
      Math.max(size.width, size.height) <= MAX_SIDE
    ) {
      return size
    }
  }
  const scale = A4.height / Math.max(width, height)
  return { width: Math.max(MIN_SIDE, width * scale), height: Math.max(MIN_SIDE, height * scale) }
}

function draw(page: PDFPage, picture: PDFRef, orientation: Orientation): void {
  const { width, height } = page.getSize()
  page.pushOperators(
    pushGraphicsState(),
    concatTransformationMatrix(...unitSquareTo(orientation, width, height)),
    drawObject(page.node.newXObject('Image', picture)),
    popGraphicsState(),
  )
}

/** A PDF draws a picture into the square from 0 to 1, with its first row at the top. */
function unitSquareTo(
  orientation: Orientation,
  w: number,
  h: number,
): [number, number, number, number, number, number] {
  switch (orientation) {
    case 1:
      return [w, 0, 0, h, 0, 0]
    case 2:
      return [-w, 0, 0, h, w, 0]
    case 3:
      return [-w, 0, 0, -h, w, h]
    case 4:
      return [w, 0, 0, -h, 0, h]
    case 5:
      return [0, -h, -w, 0, w, h]
    case 6:
      return [0, -h, w, 0, 0, h]
    case 7:
      return [0, h, w, 0, 0, 0]
    case 8:
      return [0, h, -w, 0, w, 0]
  }
}
