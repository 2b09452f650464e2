'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Spinner } from '@/components/ui/spinner'
import { openPdf, type Pdf } from '@/lib/file-prep/shared/pdf'
import { OpenPdf } from './open-pdf'
import { PdfFailure } from './pdf-failure'
import { usePdf } from './use-pdf'
import { withRecognizedText } from './with-recognized-text'

/** Scanned pages have the text in their pictures. */
async function openReadable(source: Blob): Promise<Pdf> {
  return withRecognizedText(await openPdf(source), source)
}

export function PdfView({ source, filename }: { source: Blob; filename: string }) {
  const [attempt, setAttempt] = useState(0)
  const state = usePdf(source, attempt, openReadable)
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
