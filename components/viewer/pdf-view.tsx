'use client'

import { FileWarning, FileX, Lock } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState, type ReactNode } from 'react'
import { RetryButton } from '@/components/ui/retry-button'
import { Spinner } from '@/components/ui/spinner'
import type { Pdf } from '@/lib/file-prep/shared/pdf'
import { PdfPage, PDF_FULL_SIZE, type PageShown } from './pdf-page'
import { usePdf, type PdfState } from './use-pdf'
import { useStage } from './use-stage'
import { useViewerKeys } from './use-viewer-keys'
import { useZoom, zoomKeys } from './use-zoom'
import { PageControls, ViewerBar } from './viewer-bar'
import { ViewerMessage } from './viewer-message'

export function PdfView({ source, filename }: { source: Blob; filename: string }) {
  const [attempt, setAttempt] = useState(0)
  const state = usePdf(source, attempt)
  const retry = () => setAttempt((count) => count + 1)
  if (state.name === 'open') return <OpenPdf pdf={state.pdf} filename={filename} onRetry={retry} />
  if (state.name === 'failed') {
    return <PdfFailure problem={state.problem} filename={filename} onRetry={retry} />
  }
  return <PdfOpening filename={filename} />
}

export function PdfOpening({ filename }: { filename: string }) {
  const t = useTranslations('documents.viewer')
  return (
    <div
      role="status"
      aria-busy="true"
      className="grid min-h-0 flex-1 place-items-center bg-sunken text-ink-3"
    >
      <span className="sr-only">{t('loading', { filename })}</span>
      <Spinner className="size-6" />
    </div>
  )
}

type Problem = Extract<PdfState, { name: 'failed' }>['problem']

const ICONS: Record<Problem, ReactNode> = {
  password: <Lock />,
  corrupt: <FileX />,
  unavailable: <FileWarning />,
}

export function PdfFailure({
  problem,
  filename,
  onRetry,
}: {
  problem: Problem
  filename: string
  onRetry: () => void
}) {
  const t = useTranslations('documents.viewer')
  return (
    <ViewerMessage
      tone="bad"
      icon={ICONS[problem]}
      title={t(`${problem}.title`)}
      actions={problem === 'unavailable' && <RetryButton onRetry={onRetry} />}
    >
      {t(`${problem}.body`, { filename })}
    </ViewerMessage>
  )
}

function OpenPdf({ pdf, filename, onRetry }: { pdf: Pdf; filename: string; onRetry: () => void }) {
  const { pageCount } = pdf
  const { zoom, rotation, controls, toggleFit } = useZoom()
  const { ref: stageRef, size, keepCentre } = useStage(toggleFit)
  const [page, setPage] = useState(1)
  const [shown, setShown] = useState<PageShown | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)

  const goTo = (next: number) => {
    if (next < 1 || next > pageCount || next === page) return false
    setPage(next)
    setProblem(null)
    stageRef.current?.scrollTo({ top: 0 })
    return true
  }
  const actions = controls((shown?.scale ?? PDF_FULL_SIZE) / PDF_FULL_SIZE)
  useViewerKeys({
    ...zoomKeys(actions),
    // A page that is taller than the window is scrolled to its end first.
    PageDown: () => isAtEnd(stageRef.current) && goTo(page + 1),
    PageUp: () => isAtStart(stageRef.current) && goTo(page - 1),
    Home: () => goTo(1),
    End: () => goTo(pageCount),
  })

  return (
    <>
      {problem && <PdfFailure problem={problem} filename={filename} onRetry={onRetry} />}
      <div
        ref={stageRef}
        hidden={problem !== null}
        role="region"
        aria-label={filename}
        className="flex min-h-0 flex-1 cursor-grab overflow-auto bg-sunken p-4 [scrollbar-gutter:stable] outline-offset-[-2px] data-dragging:cursor-grabbing max-md:p-2"
      >
        <PdfPage
          pdf={pdf}
          page={page}
          frame={size}
          zoom={zoom}
          rotation={rotation}
          filename={filename}
          onShown={(next) => {
            setShown(next)
            if (next.scale !== shown?.scale) keepCentre()
          }}
          onProblem={setProblem}
        />
      </div>
      <ViewerBar
        filename={filename}
        shown={shown && shown.scale / PDF_FULL_SIZE}
        isFit={zoom === 'fit'}
        controls={actions}
      >
        <PageControls page={page} pageCount={pageCount} onChange={goTo} />
      </ViewerBar>
    </>
  )
}

function isAtEnd(stage: HTMLElement | null): boolean {
  return !stage || stage.scrollTop + stage.clientHeight >= stage.scrollHeight - 2
}

function isAtStart(stage: HTMLElement | null): boolean {
  return !stage || stage.scrollTop <= 2
}
