import {
  concatTransformationMatrix,
  drawObject,
  PDFDocument,
  popGraphicsState,
  pushGraphicsState,
  StandardFonts,
  type PDFRef,
} from '@cantoo/pdf-lib'
import type { PdfPicture } from './pdf-pictures'

/** Of each picture, in points. */
const [WIDTH, HEIGHT] = [256, 192]

export const WORDS = 'Words stay words'

/** A page for each picture, which is drawn on a coloured ground below words. */
export async function pdfOfPictures(pictures: readonly PdfPicture[]): Promise<Uint8Array> {
  const document = await PDFDocument.create({ updateMetadata: false })
  const font = await document.embedFont(StandardFonts.Helvetica)
  for (const picture of pictures) {
    const page = document.addPage([WIDTH, HEIGHT + 30])
    page.drawRectangle({ x: 10, y: 10, width: 100, height: 100 })
    const ref = embed(document, picture)
    page.pushOperators(
      pushGraphicsState(),
      concatTransformationMatrix(WIDTH, 0, 0, HEIGHT, 0, 0),
      drawObject(page.node.newXObject('Image', ref)),
      popGraphicsState(),
    )
    page.drawText(WORDS, { x: 4, y: HEIGHT + 8, size: 14, font })
  }
  return document.save({ useObjectStreams: false })
}

function embed({ context }: PDFDocument, { bytes, entries, streams = {} }: PdfPicture): PDFRef {
  const refs = new Map(
    Object.entries(streams).map(([name, own]) => {
      const kind = 'Width' in own.entries ? { Type: 'XObject', Subtype: 'Image' } : {}
      const dictionary = { ...kind, ...own.entries } as never
      return [name, context.register(context.stream(own.bytes, dictionary))]
    }),
  )
  const resolved = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(resolved)
    if (Buffer.isBuffer(value)) return context.register(context.flateStream(value))
    return (typeof value === 'string' && refs.get(value)) || value
  }
  const own = Object.entries(entries).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, resolved(value)]],
  )
  const dictionary = { Type: 'XObject', Subtype: 'Image', ...Object.fromEntries(own) } as never
  return context.register(context.stream(bytes, dictionary))
}
