'use client'

import clsx from 'clsx'
import { useTranslations } from 'next-intl'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { Spinner } from '@/components/ui/spinner'
import type { Pdf, PdfProblem } from '@/lib/file-prep/shared/pdf'
import type { Find } from './use-find'
import type { PageBox } from './page-layout'
import { problemOf } from './use-pdf'
import { useFoundText } from './use-found-text'
import { ViewerMessage } from './viewer-message'
import type { Rotation } from './zoom'

/** A page that takes longer is hostile: it would fill the memory of the browser with instructions. */
const DRAW_LIMIT_MS = 15_000

export type PdfPageProps = {
  pdf: Pdf
  page: number
  box: PageBox
  rotation: Rotation
  filename: string
  find: Find
  /** The current match is on this page, and its position is known. */
  onReveal: (match: Range) => void
  onProblem: (problem: PdfProblem | 'unavailable') => void
}

/** One page in the column: a picture, and over it its text, which can be selected. */
export function PdfPage({
  pdf,
  page,
  box,
  rotation,
  filename,
  find,
  onReveal,
  onProblem,
}: PdfPageProps) {
  const t = useTranslations('documents.viewer')
  const holder = useRef<HTMLDivElement>(null)
  const [state, setState] = useState<'drawing' | 'drawn' | 'failed'>('drawing')
  const { ref: textRef, state: text } = usePageText(pdf, page, rotation)
  useFoundText(textRef, { page, find, hasText: text === 'shown', onReveal })

  const show = useEffectEvent((canvas: HTMLCanvasElement) => {
    canvas.setAttribute('role', 'img')
    canvas.setAttribute('aria-label', t('pageAlt', { page, pages: pdf.pageCount, filename }))
    holder.current?.replaceChildren(canvas)
    setState('drawn')
  })
  const fail = useEffectEvent((error: unknown) => {
    const problem = problemOf(error)
    // Another page may still be readable.
    if (problem === 'corrupt') setState('failed')
    else onProblem(problem)
  })

  useEffect(() => {
    const controller = new AbortController()
    const { signal } = controller
    const canvas = document.createElement('canvas')
    canvas.className = 'block size-full'
    const expire = () => {
      controller.abort()
      setState('failed')
    }
    // A browser draws nothing in a hidden tab.
    let limit = 0
    const startLimit = () => {
      clearTimeout(limit)
      if (!document.hidden) limit = window.setTimeout(expire, DRAW_LIMIT_MS)
    }
    startLimit()
    document.addEventListener('visibilitychange', startLimit, { signal })
    pdf
      .renderPage(page, { scale: box.scale, rotation }, canvas, signal)
      .then(
        () => {
          if (!signal.aborted) show(canvas)
        },
        (error: unknown) => {
          if (!signal.aborted) fail(error)
        },
      )
      .finally(() => {
        clearTimeout(limit)
        document.removeEventListener('visibilitychange', startLimit)
      })
    return () => {
      clearTimeout(limit)
      controller.abort()
    }
  }, [pdf, page, rotation, box.scale])

  return (
    <div
      data-page={page}
      aria-busy={state === 'drawing'}
      className="absolute bg-white shadow-card forced-colors:border"
      style={{ top: box.top, width: box.width, height: box.height }}
    >
      {state === 'drawing' && (
        <Spinner className="absolute top-1/2 left-1/2 size-6 -translate-1/2 text-[#6a6a63]" />
      )}
      <div ref={holder} className="size-full" />
      {state === 'failed' && (
        <div className="absolute inset-0 flex overflow-hidden bg-surface">
          <ViewerMessage tone="bad" icon={page} title={t('pageFailed', { page })} />
        </div>
      )}
      <div
        // A text layer is filled once.
        key={rotation}
        ref={textRef}
        data-selectable={text === 'shown' ? '' : undefined}
        className={clsx('pdf-text', text !== 'shown' && 'pointer-events-none')}
        style={{ ...scaleOf(box) }}
      />
      {text === 'none' && <p className="sr-only">{t('noText')}</p>}
    </div>
  )
}

/** The variable by which pdf.js sizes the text; the type of a style has no variables. */
function scaleOf({ scale }: PageBox): object {
  return { '--total-scale-factor': scale }
}

/** Fills an element with the text of the page. A text that cannot be read is reported as none. */
function usePageText(pdf: Pdf, page: number, rotation: Rotation) {
  const ref = useRef<HTMLDivElement>(null)
  const [read, setRead] = useState<{ rotation: Rotation; hasText: boolean } | null>(null)
  useEffect(() => {
    const container = ref.current
    if (!container) return
    let gone = false
    const layer = document.createElement('div')
    const settle = (hasText: boolean) => {
      if (gone) return
      container.replaceChildren(layer)
      setRead({ rotation, hasText })
    }
    pdf.layText(page, layer, rotation).then(settle, () => settle(false))
    return () => {
      gone = true
    }
  }, [pdf, page, rotation])
  const current = read?.rotation === rotation ? read : null
  return { ref, state: current === null ? 'reading' : current.hasText ? 'shown' : 'none' } as const
}
