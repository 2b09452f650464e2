'use client'

import { ChevronLeft, ChevronRight, Maximize, RotateCw, ZoomIn, ZoomOut } from 'lucide-react'
import { useFormatter, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { IconButton } from '@/components/ui/icon-button'
import type { ZoomControls } from './use-zoom'

export type ViewerBarProps = {
  filename: string
  /** The current factor; null before the file is displayed. */
  shown: number | null
  isFit: boolean
  controls: ZoomControls
  /** Page controls, for files with pages. */
  children?: ReactNode
}

/** The controls below a file: pages in the middle, zoom and rotation at the end. */
export function ViewerBar({ filename, shown, isFit, controls, children }: ViewerBarProps) {
  const t = useTranslations('documents.viewer')
  return (
    <div
      role="group"
      aria-label={t('controls', { filename })}
      className="flex flex-none flex-wrap items-center justify-center gap-x-4 gap-y-1 border-t border-line bg-surface px-3 py-1.5 text-sm text-ink-2 max-md:gap-x-0 max-md:px-0 max-md:py-0.5"
    >
      {children}
      <span className="flex items-center md:ms-auto">
        <ZoomButtons shown={shown} isFit={isFit} controls={controls} />
        <IconButton
          label={t('rotate')}
          icon={<RotateCw />}
          aria-keyshortcuts="r"
          aria-disabled={shown === null}
          onClick={controls.rotate}
        />
      </span>
    </div>
  )
}

/** Zoom out, zoom in, fit. */
export function ZoomButtons({
  shown,
  isFit,
  controls,
}: Pick<ViewerBarProps, 'shown' | 'isFit' | 'controls'>) {
  const t = useTranslations('documents.viewer')
  const format = useFormatter()
  const waiting = shown === null
  return (
    <>
      <IconButton
        label={t('zoomOut')}
        icon={<ZoomOut />}
        aria-keyshortcuts="-"
        aria-disabled={waiting}
        onClick={controls.zoomOut}
      />
      <output aria-live="polite" className="num min-w-13 text-center max-md:sr-only">
        {shown === null ? '–' : format.number(shown, { style: 'percent' })}
      </output>
      <IconButton
        label={t('zoomIn')}
        icon={<ZoomIn />}
        aria-keyshortcuts="+"
        aria-disabled={waiting}
        onClick={controls.zoomIn}
      />
      <IconButton
        label={t('fit')}
        icon={<Maximize />}
        aria-keyshortcuts="0"
        aria-pressed={isFit}
        onClick={controls.fit}
        className="aria-pressed:text-accent"
      />
    </>
  )
}

export type PageControlsProps = {
  page: number
  pageCount: number
  onChange: (page: number) => void
}

export function PageControls({ page, pageCount, onChange }: PageControlsProps) {
  const t = useTranslations('documents.viewer')
  return (
    <span className="flex items-center gap-1 max-md:gap-0">
      <IconButton
        label={t('previousPage')}
        icon={<ChevronLeft />}
        aria-keyshortcuts="PageUp"
        aria-disabled={page <= 1}
        className="aria-disabled:opacity-40"
        onClick={() => onChange(page - 1)}
      />
      <span className="num px-1 whitespace-nowrap max-md:px-0" role="status">
        {t('pageOf', { page, pages: pageCount })}
      </span>
      <IconButton
        label={t('nextPage')}
        icon={<ChevronRight />}
        aria-keyshortcuts="PageDown"
        aria-disabled={page >= pageCount}
        className="aria-disabled:opacity-40"
        onClick={() => onChange(page + 1)}
      />
    </span>
  )
}
