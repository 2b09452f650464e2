import { degrees, drawImage, type PDFDocument, type PDFPage, type PDFRef } from '@cantoo/pdf-lib'
import { encode, release } from '@/lib/file-prep/worker/image/canvas'
import { readPackedRows } from '@/lib/file-prep/worker/image/png'
import type { Placement } from './a4'

/** A picture embedded in a document that can be drawn on its pages. */
export type Embedded = { ref: PDFRef; width: number; height: number }

/**
 * Embeds an opaque canvas losslessly. The rows are embedded as the browser compressed them, which PDF supports:
 * decompressing and compressing them again takes half a minute for a large scan.
 */
export async function embedCanvas(
  document: PDFDocument,
  canvas: OffscreenCanvas,
): Promise<Embedded> {
  const png = await encode(canvas, 'image/png')
  release(canvas)
  const rows = readPackedRows(png)
  if (!rows) return document.embedPng(png)
  const { width, height, data } = rows
  const stream = document.context.stream(data, {
    Type: 'XObject',
    Subtype: 'Image',
    Width: width,
    Height: height,
    ColorSpace: 'DeviceRGB',
    BitsPerComponent: 8,
    Filter: 'FlateDecode',
    DecodeParms: { Predictor: 15, Colors: 3, BitsPerComponent: 8, Columns: width },
  })
  return { ref: document.context.register(stream), width, height }
}

export function drawEmbedded(page: PDFPage, { ref }: Embedded, place: Omit<Placement, 'scale'>) {
  const straight = { rotate: degrees(0), xSkew: degrees(0), ySkew: degrees(0) }
  page.pushOperators(...drawImage(page.node.newXObject('Image', ref), { ...place, ...straight }))
}
