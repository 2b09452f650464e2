import type { Format } from '@/lib/evidence/formats'
import type { FilePreview } from '@/lib/file-prep/shared/file-problem'
import { imageThumbnail } from './image-thumbnail'
import { pdfThumbnail } from './pdf-thumbnail'

/** `size`: of the picture in pixels, where known. Opens the file as its reader would, so that a locked or damaged one is found before it is sent. */
export function previewFile(
  file: Blob,
  format: Format,
  signal: AbortSignal,
  size: { width: number; height: number } | null = null,
): Promise<FilePreview> {
  return format === 'pdf' ? pdfThumbnail(file, signal) : imageThumbnail(file, signal, size)
}
