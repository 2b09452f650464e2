import { JpegEmbedder, type PDFDocument, type PDFRef } from '@cantoo/pdf-lib'
import { samplePixels } from '@/lib/file-prep/worker/image/canvas'
import { encodeJpeg } from '@/lib/file-prep/worker/image/encode-picture'
import { COUNT_PIXELS, losslessFactor } from '@/lib/file-prep/worker/image/image-quality'
import { coloursOf, packRows } from '@/lib/file-prep/worker/image/packed-rows'

/** The pixels of a picture as PDF stores them, and the entries of its dictionary that describe them. */
export type PackedPicture = {
  bytes: Uint8Array<ArrayBuffer>
  pixels: {
    Width: number
    Height: number
    ColorSpace: 'DeviceGray' | 'DeviceRGB'
    BitsPerComponent: 1 | 8
    Filter: 'FlateDecode' | 'DCTDecode'
    DecodeParms?: Record<string, number>
  }
}

/** As in `losslessFactor`; black and white is always smaller without loss. */
export function packingFactor(canvas: OffscreenCanvas): number {
  if (coloursOf(canvas) === 'bilevel') return Number.POSITIVE_INFINITY
  return losslessFactor(samplePixels(canvas, COUNT_PIXELS, false))
}

/** Without loss: a bit for each pixel in black and white, a byte in grey. */
export async function packLossless(canvas: OffscreenCanvas): Promise<PackedPicture> {
  const { width, height, colours, data } = await packRows(canvas, coloursOf(canvas))
  const Colors = colours === 'rgb' ? 3 : 1
  const BitsPerComponent = colours === 'bilevel' ? 1 : 8
  const pixels = {
    Width: width,
    Height: height,
    ColorSpace: colours === 'rgb' ? 'DeviceRGB' : 'DeviceGray',
    BitsPerComponent,
    Filter: 'FlateDecode',
    DecodeParms: { Predictor: 15, Colors, BitsPerComponent, Columns: width },
  } as const
  return { bytes: data, pixels }
}

/** As JPG, in grey if it has no colours. */
export async function packAsJpeg(
  canvas: OffscreenCanvas,
  quality?: number,
): Promise<PackedPicture> {
  const bytes = await encodeJpeg(canvas, { ...(quality !== undefined && { quality }) })
  const { width, height, colorSpace } = await JpegEmbedder.for(bytes)
  const pixels = {
    Width: width,
    Height: height,
    ColorSpace: colorSpace === 'DeviceGray' ? 'DeviceGray' : 'DeviceRGB',
    BitsPerComponent: 8,
    Filter: 'DCTDecode',
  } as const
  return { bytes, pixels }
}

export function embedPacked({ context }: PDFDocument, { bytes, pixels }: PackedPicture): PDFRef {
  const dictionary = { Type: 'XObject', Subtype: 'Image', ...pixels }
  return context.register(context.stream(bytes, dictionary))
}
