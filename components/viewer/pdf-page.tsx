'use client'

import clsx from 'clsx'
import { useTranslations } from 'next-intl'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { Spinner } from '@/components/ui/spinner'
import type { PageDrawing, Pdf, PdfProblem } from '@/lib/file-prep/shared/pdf'
import { problemOf } from './use-pdf'
import type { StageSize } from './use-stage'
import type { Rotation, Zoom } from './zoom'

/** PDF measures in points, 72 per inch; a CSS inch has 96 pixels. */
export const PDF_FULL_SIZE = 96 / 72

// Wide enough to read, narrow enough to see most of a page.
const MAX_FIT_WIDTH = 780

export type PageShown = PageDrawing & { page: number }

export type PdfPageProps = {
  pdf: Pdf
  page: number
  /** The size of the display area; null until it is known. */
  frame: StageSize | null
  zoom: Zoom
  rotation: Rotation
  filename: string
  onShown: (shown: PageShown) => void
  onProblem: (problem: PdfProblem | 'unavailable') => void
}

/** One page, drawn on its own canvas; the previous page stays until it is ready. */
export function PdfPage({
  pdf,
  page,
  frame,
  zoom,
  rotation,
  filename,
  onShown,
  onProblem,
}: PdfPageProps) {
  const t = useTranslations('documents.viewer')
  const holder = useRef<HTMLDivElement>(null)
  const [drawnPage, setDrawnPage] = useState<number | null>(null)
  const text = usePageText(pdf, drawnPage)
  const label = t('pageAlt', { page, pages: pdf.pageCount, filename })
  const maxWidth = frame && Math.min(MAX_FIT_WIDTH, frame.width)

  const show = useEffectEvent((canvas: HTMLCanvasElement, drawing: PageDrawing) => {
    canvas.setAttribute('role', 'img')
    canvas.setAttribute('aria-label', label)
    canvas.style.width = `${drawing.width}px`
    canvas.style.height = `${drawing.height}px`
    holder.current?.replaceChildren(canvas)
    setDrawnPage(page)
    onShown({ ...drawing, page })
  })
  const fail = useEffectEvent((error: unknown) => onProblem(problemOf(error)))

  useEffect(() => {
    if (maxWidth === null) return
    const controller = new AbortController()
    const canvas = document.createElement('canvas')
    const size =
      zoom === 'fit' ? { maxWidth: Math.max(80, maxWidth) } : { scale: zoom * PDF_FULL_SIZE }
    pdf.renderPage(page, { ...size, rotation }, canvas, controller.signal).then(
      (drawing) => {
        if (!controller.signal.aborted) show(canvas, drawing)
      },
      (error: unknown) => {
        if (!controller.signal.aborted) fail(error)
      },
    )
    return () => controller.abort()
  }, [pdf, page, zoom, rotation, maxWidth])

  return (
    <div aria-busy={drawnPage !== page} className="m-auto flex-none">
      {drawnPage === null && <Spinner className="size-6 text-ink-3" />}
      <div
        ref={holder}
        className={clsx(
          'bg-white shadow-card transition-opacity empty:hidden [&>canvas]:block forced-colors:border',
          drawnPage !== page && 'opacity-60',
        )}
      />
      {text !== null && <p className="sr-only whitespace-pre-line">{text || t('noText')}</p>}
    </div>
  )
}

/** The text of the displayed page for screen readers; null until it is known. */
function usePageText(pdf: Pdf, page: number | null): string | null {
  const [read, setRead] = useState<{ page: number; text: string } | null>(null)
  useEffect(() => {
    if (page === null) return
    let gone = false
    pdf.pageText(page).then(
      (text) => {
        if (!gone) setRead({ page, text })
      },
      // The picture of the page is ready; a missing text is reported.
      () => {
        if (!gone) setRead({ page, text: '' })
      },
    )
    return () => {
      gone = true
    }
  }, [pdf, page])
  return read !== null && read.page === page ? read.text : null
}
