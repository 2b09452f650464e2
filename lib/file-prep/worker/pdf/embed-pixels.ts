import type { PDFDocument, PDFRef } from '@cantoo/pdf-lib'
import { newCanvas, release } from '@/lib/file-prep/worker/image/canvas'
import { chooseEncoding } from '@/lib/file-prep/worker/image/encode-picture'
import { embedPacked, packAsJpeg, packingFactor, packLossless } from './packed-picture'

/** Embeds pixels: black and white, text and drawings without loss, and photos as JPG. Transparency is drawn on white. */
export async function embedPixels(document: PDFDocument, pixels: ImageData): Promise<PDFRef> {
  flatten(pixels.data)
  const { canvas, context } = newCanvas(pixels, { opaque: true })
  context.putImageData(pixels, 0, 0)
  try {
    const packed = await chooseEncoding(
      packingFactor(canvas),
      () => packLossless(canvas),
      () => packAsJpeg(canvas),
    )
    return embedPacked(document, packed)
  } finally {
    release(canvas)
  }
}

function flatten(data: Uint8ClampedArray): void {
  for (let at = 0; at < data.length; at += 4) {
    const alpha = data[at + 3] ?? 255
    if (alpha === 255) continue
    for (let channel = at; channel < at + 3; channel++) {
      data[channel] = ((data[channel] ?? 0) * alpha + 255 * (255 - alpha)) / 255
    }
    data[at + 3] = 255
  }
}
