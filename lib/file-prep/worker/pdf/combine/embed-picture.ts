import { degrees, drawImage, type PDFDocument, type PDFPage, type PDFRef } from '@cantoo/pdf-lib'
import { release } from '@/lib/file-prep/worker/image/canvas'
import { embedPacked, packLossless } from '@/lib/file-prep/worker/pdf/packed-picture'
import type { Placement } from './a4'

/** A picture embedded in a document that can be drawn on its pages. */
export type Embedded = { ref: PDFRef; width: number; height: number }

/** Embeds an opaque canvas losslessly. pdf-lib itself compresses in JavaScript, half a minute for a large scan. */
export async function embedCanvas(
  document: PDFDocument,
  canvas: OffscreenCanvas,
): Promise<Embedded> {
  const { width, height } = canvas
  const packed = await packLossless(canvas)
  release(canvas)
  return { ref: embedPacked(document, packed), width, height }
}

export function drawEmbedded(page: PDFPage, { ref }: Embedded, place: Omit<Placement, 'scale'>) {
  const straight = { rotate: degrees(0), xSkew: degrees(0), ySkew: degrees(0) }
  page.pushOperators(...drawImage(page.node.newXObject('Image', ref), { ...place, ...straight }))
}
