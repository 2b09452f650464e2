'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useEffectEvent, useState, type ReactNode } from 'react'
import { DamagedPicture, usePicture } from '@/components/viewer/image-view'
import { PDF_FULL_SIZE } from '@/components/viewer/page-layout'
import { PdfFailure } from '@/components/viewer/pdf-failure'
import { PdfOpening } from '@/components/viewer/pdf-view'
import { problemOf, usePdf, type PdfState } from '@/components/viewer/use-pdf'
import type { Box } from '@/lib/file-prep/shared/edit'
import type { Pdf } from '@/lib/file-prep/shared/pdf'
import type { Turn } from './geometry'
import { PdfSheet } from './pdf-sheet'
import { SheetStage } from './sheet-stage'

type Size = { width: number; height: number }

type EditedFileProps = { source: Blob; filename: string; turn: Turn; surface: ReactNode }

type EditedPictureProps = EditedFileProps & { onLoaded: () => void }

export function EditedPicture({ source, filename, turn, surface, onLoaded }: EditedPictureProps) {
  const t = useTranslations('documents.viewer')
  const picture = usePicture(source)
  const [natural, setNatural] = useState<Size | 'damaged' | null>(null)
  if (natural === 'damaged') return <DamagedPicture filename={filename} />
  return (
    <SheetStage
      filename={filename}
      natural={natural}
      turn={turn}
      surface={surface}
      sheet={() => (
        <img
          ref={picture}
          alt={t('imageAlt', { filename })}
          draggable={false}
          className="size-full max-w-none select-none"
          onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) => {
            setNatural({ width: naturalWidth, height: naturalHeight })
            onLoaded()
          }}
          onError={() => setNatural('damaged')}
        />
      )}
    />
  )
}

/** The boxes found on each searched page. */
export type FoundBoxes = ReadonlyMap<number, readonly Box[]>

type EditedPdfProps = EditedFileProps & {
  page: number
  onPage: (page: number) => void
  /** The pages to search for numbers once the PDF is open. */
  searched: readonly number[]
  onFound: (found: FoundBoxes) => void
}

export function EditedPdf(props: EditedPdfProps) {
  const [attempt, setAttempt] = useState(0)
  const state = usePdf(props.source, attempt)
  const retry = () => setAttempt((count) => count + 1)
  if (state.name === 'open') return <OpenPdf {...props} pdf={state.pdf} onRetry={retry} />
  if (state.name === 'failed') {
    return <PdfFailure problem={state.problem} filename={props.filename} onRetry={retry} />
  }
  return <PdfOpening filename={props.filename} />
}

type Problem = Extract<PdfState, { name: 'failed' }>['problem']

function OpenPdf(props: EditedPdfProps & { pdf: Pdf; onRetry: () => void }) {
  const { pdf, filename, turn, surface, page, onPage, searched, onFound } = props
  const [problem, setProblem] = useState<{ page: number; problem: Problem } | null>(null)
  const fail = (cause: Problem) => setProblem({ page, problem: cause })
  const [searchedAtFirst] = useState(searched.length > 0)
  const natural = usePageSize(pdf, page, (error) => fail(problemOf(error)))
  useSearch(pdf, searched, onFound)

  return (
    <>
      {problem?.page === page && (
        <PdfFailure problem={problem.problem} filename={filename} onRetry={props.onRetry} />
      )}
      <SheetStage
        filename={filename}
        natural={natural}
        turn={turn}
        surface={surface}
        // Checking that a box covers every digit requires readable digits.
        firstZoom={searchedAtFirst ? 1 : undefined}
        pages={{ page, count: pdf.pageCount, onChange: onPage }}
        sheet={(factor) =>
          natural && (
            <PdfSheet pdf={pdf} page={page} factor={factor} filename={filename} onProblem={fail} />
          )
        }
      />
    </>
  )
}

/** In CSS pixels at 100 %; null until it is known. */
function usePageSize(pdf: Pdf, page: number, onError: (error: unknown) => void): Size | null {
  const [known, setKnown] = useState<{ page: number; size: Size } | null>(null)
  const fail = useEffectEvent(onError)
  useEffect(() => {
    let gone = false
    pdf.pageSize(page).then(
      ({ width, height }) => {
        const size = { width: width * PDF_FULL_SIZE, height: height * PDF_FULL_SIZE }
        if (!gone) setKnown({ page, size })
      },
      (error: unknown) => {
        if (!gone) fail(error)
      },
    )
    return () => {
      gone = true
    }
  }, [pdf, page])
  return known?.page === page ? known.size : null
}

/** Searches once, when the PDF has opened. An unreadable page has none. */
function useSearch(pdf: Pdf, pages: readonly number[], onFound: (found: FoundBoxes) => void) {
  const found = useEffectEvent(onFound)
  const pagesAtFirst = useEffectEvent(() => pages)
  useEffect(() => {
    const wanted = pagesAtFirst()
    if (wanted.length === 0) return
    let gone = false
    const searches = wanted.map(async (page): Promise<[number, readonly Box[]]> => {
      const boxes = await pdf.numberBoxes(page).catch(() => [])
      return [page, boxes]
    })
    void Promise.all(searches).then((entries) => {
      if (!gone) found(new Map(entries))
    })
    return () => {
      gone = true
    }
  }, [pdf])
}
