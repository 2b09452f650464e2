import { THUMBNAIL_ENCODING, THUMBNAIL_PIXELS } from '@/lib/file-prep/shared/thumbnail-size'
import { release } from '@/lib/file-prep/worker/image/canvas'
import type { PdfPages } from './pdf-pages'

export async function firstPageThumbnail(pdf: PdfPages): Promise<Blob> {
  const canvas = await pdf.draw(1, THUMBNAIL_PIXELS)
  try {
    return await canvas.convertToBlob(THUMBNAIL_ENCODING)
  } finally {
    release(canvas)
  }
}
