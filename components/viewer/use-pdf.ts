'use client'

import { useEffect, useState } from 'react'
import { openPdf, PdfError, type Pdf, type PdfProblem } from '@/lib/file-prep/shared/pdf'

/** `unavailable`: the viewer itself could not be loaded; retrying may help. */
export type PdfState =
  | { name: 'loading' }
  | { name: 'open'; pdf: Pdf }
  | { name: 'failed'; problem: PdfProblem | 'unavailable' }

const LOADING: PdfState = { name: 'loading' }

/** Opens a PDF while it is mounted. `attempt` counts the retries; `open` is the same in all renderings. */
export function usePdf(
  source: Blob,
  attempt: number,
  open: (source: Blob) => Promise<Pdf> = openPdf,
): PdfState {
  const [outcome, setOutcome] = useState<Outcome | null>(null)
  useEffect(() => {
    let gone = false
    const settle = (state: PdfState) => {
      if (!gone) setOutcome({ source, attempt, state })
    }
    const opening = open(source)
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
  }, [source, attempt, open])
  return outcome?.source === source && outcome.attempt === attempt ? outcome.state : LOADING
}

/** The result with its file and attempt; results of other files or earlier attempts are ignored. */
type Outcome = { source: Blob; attempt: number; state: PdfState }

export function problemOf(error: unknown): PdfProblem | 'unavailable' {
  return error instanceof PdfError ? error.problem : 'unavailable'
}
