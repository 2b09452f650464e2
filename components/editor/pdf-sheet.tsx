'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useEffectEvent, useRef } from 'react'
import { PDF_FULL_SIZE } from '@/components/viewer/page-layout'
import { problemOf, type PdfState } from '@/components/viewer/use-pdf'
import type { Pdf } from '@/lib/file-prep/shared/pdf'

export type PdfSheetProps = {
  pdf: Pdf
  page: number
  /** 1 is the page's own size. */
  factor: number
  filename: string
  onProblem: (problem: Extract<PdfState, { name: 'failed' }>['problem']) => void
}

/** One upright page that fills its parent; the old drawing is stretched while it is drawn again. */
export function PdfSheet({ pdf, page, factor, filename, onProblem }: PdfSheetProps) {
  const t = useTranslations('documents.viewer')
  const holder = useRef<HTMLDivElement>(null)
  const fail = useEffectEvent((error: unknown) => onProblem(problemOf(error)))

  useEffect(() => {
    const controller = new AbortController()
    const { signal } = controller
    const canvas = document.createElement('canvas')
    canvas.className = 'block size-full'
    pdf.renderPage(page, { scale: factor * PDF_FULL_SIZE }, canvas, signal).then(
      () => {
        if (!signal.aborted) holder.current?.replaceChildren(canvas)
      },
      (error: unknown) => {
        if (!signal.aborted) fail(error)
      },
    )
    return () => controller.abort()
  }, [pdf, page, factor])

  return (
    <div
      ref={holder}
      role="img"
      aria-label={t('pageAlt', { page, pages: pdf.pageCount, filename })}
      className="size-full"
    />
  )
}
