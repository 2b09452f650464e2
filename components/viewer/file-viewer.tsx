'use client'

import type { FormatContentType } from '@/lib/evidence/formats'
import { ImageView } from './image-view'
import { PdfView } from './pdf-view'
import type { Zoom } from './zoom'

export type ViewedFile = {
  contentType: FormatContentType
  source: Blob
  filename: string
}

/**
 * Shows a file: an image with zoom and rotation, a PDF with all pages in one scroll. Fills a flex column that has a
 * height. Keys work wherever the focus is, except in fields: PageUp, PageDown, space, arrows, Home and End scroll,
 * + and - zoom, 0 fits, r rotates, Ctrl+F searches a PDF. `initialZoom` is the initial zoom of a picture (1: one pixel
 * of it is one pixel on screen). Give it a `key` per file, so that the next one starts at its first page.
 */
export function FileViewer({ file, initialZoom }: { file: ViewedFile; initialZoom?: Zoom }) {
  const { contentType, source, filename } = file
  return (
    <div className="flex min-h-0 min-w-0 flex-1 flex-col bg-sunken">
      {contentType === 'application/pdf' ? (
        <PdfView source={source} filename={filename} />
      ) : (
        <ImageView source={source} filename={filename} initialZoom={initialZoom} />
      )}
    </div>
  )
}
