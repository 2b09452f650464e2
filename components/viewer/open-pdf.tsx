'use client'

import { Search } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useEffect, useMemo, useRef, useState } from 'react'
import { IconButton } from '@/components/ui/icon-button'
import { Spinner } from '@/components/ui/spinner'
import type { Pdf } from '@/lib/file-prep/shared/pdf'
import { FindBar } from './find-bar'
import { layOutPages, PDF_FULL_SIZE } from './page-layout'
import { PdfFailure, type PdfFailureProblem } from './pdf-failure'
import { PdfPage } from './pdf-page'
import { useFind } from './use-find'
import { usePageColumn } from './use-page-column'
import { usePageSizes } from './use-page-sizes'
import { problemOf } from './use-pdf'
import { useScrollKeys, useStage } from './use-stage'
import { useViewerKeys } from './use-viewer-keys'
import { useZoom, zoomKeys } from './use-zoom'
import { PageControls, ViewerBar } from './viewer-bar'

/** Forty times what banks read. A hostile file claims billions of pages. */
const MAX_PAGES = 2000

/** All pages of a PDF in one scroll, of which only those in view are drawn. */
export function OpenPdf({
  pdf,
  filename,
  onRetry,
}: {
  pdf: Pdf
  filename: string
  onRetry: () => void
}) {
  const t = useTranslations('documents.viewer')
  const pageCount = Math.min(pdf.pageCount, MAX_PAGES)
  const [problem, setProblem] = useState<PdfFailureProblem | null>(null)
  const { zoom, rotation, controls, toggleFit } = useZoom('width')
  const { ref: stage, size: frame } = useStage(toggleFit)
  const column = useRef<HTMLDivElement>(null)
  const { sizes, learn } = usePageSizes(pdf, pageCount, (error) => setProblem(problemOf(error)))
  const layout = useMemo(
    () => sizes && frame && layOutPages({ sizes, frame, zoom, rotation }),
    [sizes, frame, zoom, rotation],
  )
  const { page, range, goTo, reveal } = usePageColumn({ stage, column, layout })
  const { find, search, step } = useFind(pdf, pageCount)
  const [isFinding, setFinding] = useState(false)
  const findField = useRef<HTMLInputElement>(null)

  const visible = (layout?.boxes.slice(range.first, range.end) ?? []).map((box, index) => ({
    box,
    number: range.first + index + 1,
  }))
  useEffect(() => {
    for (let index = range.first; index < range.end; index += 1) learn(index + 1)
  }, [range, learn])

  const foundPage = find.current?.page
  useGoToFoundPage(foundPage, visible.length > 0 && isBetween(foundPage, range), goTo)

  const openFind = () => {
    // Again: the browser's own search.
    if (isFinding && document.activeElement === findField.current) return false
    setFinding(true)
    findField.current?.select()
    return true
  }
  const closeFind = () => {
    setFinding(false)
    search('', 1)
    stage.current?.focus()
  }
  const scale = layout?.boxes[page - 1]?.scale ?? PDF_FULL_SIZE
  const actions = controls(scale / PDF_FULL_SIZE)
  const scrolling = useScrollKeys(stage)
  const turnPage = (by: 1 | -1) => (event: KeyboardEvent) =>
    // A page that fits is turned; in a larger one the keys scroll.
    zoom === 'page' ? goTo(page + by) : scrolling[by === 1 ? 'PageDown' : 'PageUp']?.(event)
  useViewerKeys({
    ...zoomKeys(actions),
    ...scrolling,
    PageDown: turnPage(1),
    PageUp: turnPage(-1),
    ' ': (event) => turnPage(event.shiftKey ? -1 : 1)(event),
    'Control+f': openFind,
  })

  return (
    <>
      {problem && <PdfFailure problem={problem} filename={filename} onRetry={onRetry} />}
      <div hidden={problem !== null} className="relative flex min-h-0 flex-1 flex-col">
        {isFinding && (
          <FindBar
            ref={findField}
            find={find}
            onSearch={(query) => search(query, page)}
            onStep={step}
            onClose={closeFind}
          />
        )}
        <div
          ref={stage}
          role="region"
          aria-label={filename}
          aria-busy={layout === null}
          className="flex min-h-0 flex-1 cursor-grab overflow-auto bg-sunken p-4 [overflow-anchor:none] [scrollbar-gutter:stable] outline-offset-[-2px] data-dragging:cursor-grabbing max-md:p-2"
        >
          {!layout && <Spinner className="m-auto size-6 text-ink-3" />}
          <div
            ref={column}
            className="relative m-auto flex flex-none flex-col items-center"
            style={{ width: layout?.width ?? 0, height: layout?.height ?? 0 }}
          >
            {visible.map(({ box, number }) => (
              <PdfPage
                key={number}
                pdf={pdf}
                page={number}
                box={box}
                rotation={rotation}
                filename={filename}
                find={find}
                onReveal={(match) => reveal(match.getBoundingClientRect())}
                onProblem={setProblem}
              />
            ))}
          </div>
        </div>
        {pdf.pageCount > MAX_PAGES && page === MAX_PAGES && (
          <p role="status" className="border-t border-line bg-surface px-4 py-2 text-sm text-ink-2">
            {t('morePages', { shown: MAX_PAGES, pages: pdf.pageCount })}
          </p>
        )}
      </div>
      <ViewerBar
        filename={filename}
        shown={layout && scale / PDF_FULL_SIZE}
        controls={actions}
        tools={
          <IconButton
            label={t('find.open')}
            icon={<Search />}
            aria-keyshortcuts="Control+F"
            aria-expanded={isFinding}
            onClick={() => (isFinding ? closeFind() : openFind())}
          />
        }
      >
        <PageControls page={page} pageCount={pageCount} onChange={goTo} />
      </ViewerBar>
    </>
  )
}

function isBetween(page: number | undefined, { first, end }: { first: number; end: number }) {
  return page !== undefined && page > first && page <= end
}

/** A match on a page that is not drawn yet: its page comes first, which then reveals it. */
function useGoToFoundPage(
  page: number | undefined,
  isDrawn: boolean,
  goTo: (page: number) => boolean,
): void {
  const latest = useRef({ goTo, isDrawn })
  useEffect(() => {
    latest.current = { goTo, isDrawn }
  })
  useEffect(() => {
    if (page !== undefined && !latest.current.isDrawn) latest.current.goTo(page)
  }, [page])
}
