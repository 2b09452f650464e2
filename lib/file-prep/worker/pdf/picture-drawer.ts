import {
  concatTransformationMatrix,
  drawObject,
  PDFDocument,
  PDFName,
  PDFObjectCopier,
  PDFRawStream,
} from '@cantoo/pdf-lib'
import type { OnStep } from '@/lib/file-prep/shared/processed'
import { release } from '@/lib/file-prep/worker/image/canvas'
import { openPdfPages } from './pdf-pages'
import type { ShrinkablePicture } from './shrinkable-pictures'
import { withinTime } from './within-time'

/** Of pictures that are decoded together: each lot is copied, and pdf.js copies it again. */
const LOT_BYTES = 16 * 1024 * 1024

/** Opaque; null for a picture that cannot be decoded in time. */
type DrawnPicture = ShrinkablePicture & { canvas: OffscreenCanvas | null }

/** Draws pictures of a PDF without their masks. pdf.js decodes them, so they look as in a reader. */
export class PictureDrawer {
  readonly #document: PDFDocument
  readonly #pictures: readonly ShrinkablePicture[]
  readonly #longestMs: number
  readonly #failed = new Set<ShrinkablePicture>()

  constructor(document: PDFDocument, pictures: readonly ShrinkablePicture[], longestMs: number) {
    this.#document = document
    this.#pictures = pictures
    this.#longestMs = longestMs
  }

  /** All pictures, with a longest side of at most so many pixels. One that failed is not tried again. */
  async *draw(longestSide: number, onStep: OnStep): AsyncGenerator<DrawnPicture> {
    for (const picture of this.#failed) yield { ...picture, canvas: null }
    const drawn = this.#pictures.filter((picture) => !this.#failed.has(picture))
    for (const lot of lotsOf(drawn)) {
      let left = lot
      while (left.length > 0) {
        let done = 0
        for await (const drawing of this.#drawUntilOneFails(left, longestSide, onStep)) {
          done += 1
          yield drawing
        }
        left = left.slice(done)
      }
    }
  }

  /** A reader that is still busy with a picture would delay the others, so it ends with that picture. */
  async *#drawUntilOneFails(
    pictures: readonly ShrinkablePicture[],
    longestSide: number,
    onStep: OnStep,
  ): AsyncGenerator<DrawnPicture> {
    onStep('encoding')
    const pages = await openPdfPages(await pagesOf(this.#document, pictures))
    try {
      for (const [at, picture] of pictures.entries()) {
        onStep('encoding')
        const side = Math.min(longestSide, Math.max(picture.width, picture.height))
        const drawing = pages.draw(at + 1, side, { ground: null }).catch(() => null)
        const drawn = await withinTime(drawing, this.#longestMs)
        const canvas = drawn?.value && coverGround(drawn.value) ? drawn.value : null
        if (!canvas) this.#failed.add(picture)
        if (!canvas && drawn?.value) release(drawn.value)
        yield { ...picture, canvas }
        if (!drawn) return
      }
    } finally {
      await pages.close()
    }
  }
}

function* lotsOf(pictures: readonly ShrinkablePicture[]): Generator<ShrinkablePicture[]> {
  let lot: ShrinkablePicture[] = []
  let bytes = 0
  for (const picture of pictures) {
    lot.push(picture)
    bytes += picture.stream.contents.length
    if (bytes < LOT_BYTES) continue
    yield lot
    lot = []
    bytes = 0
  }
  if (lot.length > 0) yield lot
}

/** What a picture has besides its own pixels. */
const BESIDE_PIXELS = ['SMask', 'Mask', 'Alternates', 'Metadata', 'OC', 'OPI', 'StructParent']

/** A PDF with a page of one point per pixel for each picture. */
async function pagesOf(
  { context }: PDFDocument,
  pictures: readonly ShrinkablePicture[],
): Promise<Uint8Array> {
  const result = await PDFDocument.create({ updateMetadata: false })
  const copier = PDFObjectCopier.for(context, result.context)
  for (const { stream, width, height } of pictures) {
    const plain = stream.dict.clone(context)
    for (const key of BESIDE_PIXELS) plain.delete(PDFName.of(key))
    const ref = result.context.register(copier.copy(PDFRawStream.of(plain, stream.contents)))
    const page = result.addPage([width, height])
    page.pushOperators(
      concatTransformationMatrix(width, 0, 0, height, 0, 0),
      drawObject(page.node.newXObject('Image', ref)),
    )
  }
  return result.save({ useObjectStreams: false })
}

/**
 * False when nothing is drawn, which is what pdf.js does with a picture that it cannot decode. Edges between two pixels
 * become opaque.
 */
function coverGround(canvas: OffscreenCanvas): boolean {
  const { width, height } = canvas
  const context = canvas.getContext('2d')
  const middle = context?.getImageData(Math.floor(width / 2), Math.floor(height / 2), 1, 1)
  if (!context || middle?.data[3] !== 255) return false
  context.globalCompositeOperation = 'destination-over'
  context.fillStyle = '#fff'
  context.fillRect(0, 0, width, height)
  return true
}
