'use client'

import { useEffect, useState } from 'react'
import { openPdf, PdfError, type Pdf, type PdfProblem } from '@/lib/file-prep/shared/pdf'

/** `unavailable`: the reader itself could not be loaded; trying again may help. */
export type PdfState =
  | { name: 'loading' }
  | { name: 'open'; pdf: Pdf }
  | { name: 'failed'; problem: PdfProblem | 'unavailable' }

const LOADING: PdfState = { name: 'loading' }

/** Opens a PDF for as long as it is on screen. `attempt` counts the retries. */
export function usePdf(source: Blob, attempt: number): PdfState {
  const [outcome, setOutcome] = useState<Outcome | null>(null)
  useEffect(() => {
    let gone = false
    const settle = (state: PdfState) => {
      if (!gone) setOutcome({ source, attempt, state })
    }
    const opening = openPdf(source)
    opening.then(
      (pdf) => settle({ name: 'open', pdf }),
      (error: unknown) => settle({ name: 'failed', problem: problemOf(error) }),
    )
    return () => {
      gone = true
      opening.then(
        (pdf) => pdf.close(),
        () => undefined,
      )
    }
  }, [source, attempt])
  return outcome?.source === source && outcome.attempt === attempt ? outcome.state : LOADING
}

/** What became of which try: that of another file or an earlier try is of no interest any more. */
type Outcome = { source: Blob; attempt: number; state: PdfState }

export function problemOf(error: unknown): PdfProblem | 'unavailable' {
  return error instanceof PdfError ? error.problem : 'unavailable'
}
