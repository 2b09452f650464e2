import type { Format } from '@/lib/evidence/formats'
import type { PrepareProblem } from './file-problem'
import { imageThumbnail } from './image-thumbnail'
import { pdfThumbnail } from './pdf-thumbnail'

/**
 * What a look into the file shows. `thumbnail` is a small picture, null where the browser could not
 * draw one; `pages` is null for images.
 */
export type FilePreview =
  | { ok: true; thumbnail: Blob | null; pages: number | null }
  | { ok: false; problem: PrepareProblem }

/** `size`: of the picture in pixels, where known. Opens the file as its reader would, so that a locked or damaged one is found before it is sent. */
export function previewFile(
  file: Blob,
  format: Format,
  signal: AbortSignal,
  size: { width: number; height: number } | null = null,
): Promise<FilePreview> {
  return format === 'pdf' ? pdfThumbnail(file, signal) : imageThumbnail(file, signal, size)
}
