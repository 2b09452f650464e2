import { PDFDocument } from '@cantoo/pdf-lib'
import { isEdited, planEdit, type Edit } from '@/lib/prepare/edit'
import { encode, release } from '@/lib/prepare/image/canvas'
import { drawEdit } from '@/lib/prepare/image/draw-edit'
import { openPdfPages, type PdfPages } from '@/lib/prepare/pdf-pages'
import type { OnStep } from '@/lib/prepare/prepared'
import { forgetPages } from './forget-pages'
import { loadPdf } from './load-pdf'

/** 200 dpi on A4: small print stays readable. */
const LONGEST_SIDE = 2340
const PAGE_QUALITY = 0.85

/**
 * The same PDF with the edited pages drawn as pictures, so that neither text nor pictures remain under what is black.
 * The pages go into a new file together with the untouched ones: nothing else of the old one goes along, no outline,
 * attachment, earlier version or metadata.
 * @throws PdfError when it is locked or cannot be read
 */
export async function editPdf(
  bytes: Uint8Array,
  edits: ReadonlyMap<number, Edit>,
  onStep: OnStep,
): Promise<Uint8Array<ArrayBuffer>> {
  const source = await loadPdf(bytes)
  const edited = [...edits].filter(([, edit]) => isEdited(edit)).map(([page]) => page)
  forgetPages(source, new Set(edited))
  const pages = await openPdfPages(bytes)
  try {
    const result = await PDFDocument.create({ updateMetadata: false })
    for (let page = 1; page <= pages.count; page++) {
      onStep('encoding')
      const edit = edits.get(page)
      if (edit && isEdited(edit)) await addDrawn(result, pages, page, edit)
      else await addCopy(result, source, page)
    }
    return Uint8Array.from(await result.save())
  } finally {
    await pages.close()
  }
}

async function addCopy(result: PDFDocument, source: PDFDocument, page: number): Promise<void> {
  const [copy] = await result.copyPages(source, [page - 1])
  if (copy) result.addPage(copy)
}

async function addDrawn(
  result: PDFDocument,
  pages: PdfPages,
  page: number,
  edit: Edit,
): Promise<void> {
  const drawn = await pages.draw(page, LONGEST_SIDE)
  const canvas = drawEdit(drawn, planEdit(edit, drawn))
  release(drawn)
  const jpg = await encode(canvas, 'image/jpeg', PAGE_QUALITY)
  const points = await pages.pointsPerPixel(page, LONGEST_SIDE)
  const size: [number, number] = [canvas.width * points, canvas.height * points]
  release(canvas)
  const picture = await result.embedJpg(jpg)
  result.addPage(size).drawImage(picture, { x: 0, y: 0, width: size[0], height: size[1] })
}
