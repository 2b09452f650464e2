import type { Format } from '@/lib/evidence/formats'
import { hasTooManyPixels } from '@/lib/evidence/picture-size'
import type { FilePreview } from '@/lib/file-prep/shared/file-problem'
import { openPdf, PdfError, type Pdf } from '@/lib/file-prep/shared/pdf'
import { canvasToBlob, fitWithin, THUMBNAIL_PIXELS } from '@/lib/file-prep/shared/thumbnail-size'

type Size = { width: number; height: number }

/**
 * Opens the file as a viewer would, so that a locked or damaged file is detected before it is sent. `size`: of the
 * picture in pixels, if known.
 */
export function previewFile(
  file: Blob,
  format: Format,
  signal: AbortSignal,
  size: Size | null = null,
): Promise<FilePreview> {
  return format === 'pdf' ? pdfThumbnail(file, signal) : imageThumbnail(file, signal, size)
}

/** The first page and the number of pages, or the problem with which `processPdf` would block the file. */
async function pdfThumbnail(file: Blob, signal: AbortSignal): Promise<FilePreview> {
  let pdf: Pdf | undefined
  try {
    pdf = await openPdf(file)
    signal.throwIfAborted()
    if (pdf.pageCount === 0) return { ok: false, problem: 'pdf_without_pages' }
    return { ok: true, thumbnail: await drawFirstPage(pdf, signal), pages: pdf.pageCount }
  } catch (error) {
    if (error instanceof PdfError) return { ok: false, problem: `pdf_${error.problem}` }
    throw error
  } finally {
    await pdf?.close()
  }
}

async function drawFirstPage(pdf: Pdf, signal: AbortSignal): Promise<Blob | null> {
  const canvas = document.createElement('canvas')
  const size = { maxWidth: THUMBNAIL_PIXELS, maxHeight: THUMBNAIL_PIXELS }
  await pdf.renderPage(1, size, canvas, signal)
  return canvasToBlob(canvas)
}

/**
 * A thumbnail, upright by its EXIF orientation; `image_corrupt` when the browser cannot decode the file. Given the
 * `size` of the picture, in pixels, the browser decodes it off the main thread.
 */
async function imageThumbnail(
  file: Blob,
  signal: AbortSignal,
  size: Size | null,
): Promise<FilePreview> {
  const natural = size ?? (await naturalSize(file))
  signal.throwIfAborted()
  if (!natural) return { ok: false, problem: 'image_corrupt' }
  if (hasTooManyPixels(natural)) return { ok: true, thumbnail: null, pages: null }
  const bitmap = await decodeScaled(file, natural)
  if (!bitmap) return { ok: false, problem: 'image_corrupt' }
  return { ok: true, thumbnail: await draw(bitmap), pages: null }
}

/** Reads little more than the header; null when the header is not a picture's. */
async function naturalSize(file: Blob): Promise<Size | null> {
  const url = URL.createObjectURL(file)
  try {
    return await new Promise((resolve) => {
      const image = new Image()
      image.onload = () => {
        const { naturalWidth: width, naturalHeight: height } = image
        resolve(width > 0 ? { width, height } : null)
      }
      image.onerror = () => resolve(null)
      image.src = url
    })
  } finally {
    URL.revokeObjectURL(url)
  }
}

/** Decodes the picture at the size of a thumbnail; null when it is not what its header claims. */
function decodeScaled(file: Blob, natural: Size): Promise<ImageBitmap | null> {
  const { width, height } = fitWithin(natural, THUMBNAIL_PIXELS)
  const size = { resizeWidth: width, resizeHeight: height, resizeQuality: 'medium' } as const
  return createImageBitmap(file, size).catch(() => null)
}

async function draw(bitmap: ImageBitmap): Promise<Blob | null> {
  const canvas = document.createElement('canvas')
  canvas.width = bitmap.width
  canvas.height = bitmap.height
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0)
  bitmap.close()
  return canvasToBlob(canvas)
}
