'use client'

import { useEffect, useState } from 'react'
import { openPdf, PdfError, type Pdf, type PdfProblem } from '@/lib/prepare/pdf'

/** `unavailable`: the reader itself could not be loaded; trying again may help. */
export type PdfState =
  | { name: 'loading' }
  | { name: 'open'; pdf: Pdf }
  | { name: 'failed'; problem: PdfProblem | 'unavailable' }

const LOADING: PdfState = { name: 'loading' }

/** Opens a PDF for as long as it is on screen. `attempt` counts the retries. */
export function usePdf(source: Blob, attempt: number): PdfState {
  const [state, setState] = useState<PdfState>(LOADING)
  useEffect(() => {
    let gone = false
    setState(LOADING)
    const opening = openPdf(source)
    opening.then(
      (pdf) => {
        if (!gone) setState({ name: 'open', pdf })
      },
      (error: unknown) => {
        if (!gone) setState({ name: 'failed', problem: problemOf(error) })
      },
    )
    return () => {
      gone = true
      opening.then(
        (pdf) => pdf.close(),
        () => undefined,
      )
    }
  }, [source, attempt])
  return state
}

export function problemOf(error: unknown): PdfProblem | 'unavailable' {
  return error instanceof PdfError ? error.problem : 'unavailable'
}
