'use client'

import {
  ChevronLeft,
  ChevronRight,
  MoveHorizontal,
  Maximize,
  RotateCw,
  ZoomIn,
  ZoomOut,
} from 'lucide-react'
import { useFormatter, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { IconButton } from '@/components/ui/icon-button'
import type { ZoomControls } from './use-zoom'

export type ViewerBarProps = {
  filename: string
  /** The current factor; null before the file is displayed. */
  shown: number | null
  controls: ZoomControls
  /** Further buttons, before the zoom. */
  tools?: ReactNode
  /** Page controls, for files with pages. */
  children?: ReactNode
}

/** The controls below a file: pages in the middle, zoom and rotation at the end. */
export function ViewerBar({ filename, shown, controls, tools, children }: ViewerBarProps) {
  const t = useTranslations('documents.viewer')
  return (
    <div
      role="group"
      aria-label={t('controls', { filename })}
      className="flex flex-none flex-wrap items-center justify-center gap-x-4 gap-y-1 border-t border-line bg-surface px-3 py-1.5 text-sm text-ink-2 max-md:gap-x-0 max-md:px-0 max-md:py-0.5"
    >
      {children}
      <span className="flex items-center md:ms-auto">
        {tools}
        <ZoomButtons shown={shown} controls={controls} />
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

/** Zoom out, zoom in, and the fit that the button changes to. */
export function ZoomButtons({ shown, controls }: Pick<ViewerBarProps, 'shown' | 'controls'>) {
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
        label={t(controls.nextFit === 'page' ? 'fitPage' : 'fitWidth')}
        icon={controls.nextFit === 'page' ? <Maximize /> : <MoveHorizontal />}
        aria-keyshortcuts="0"
        aria-disabled={waiting}
        onClick={controls.fit}
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
    <span className="flex items-center gap-1 max-md:gap-0 max-[22rem]:[&>button]:hidden">
      <IconButton
        label={t('previousPage')}
        icon={<ChevronLeft />}
        aria-keyshortcuts="PageUp"
        aria-disabled={page <= 1}
        className="aria-disabled:opacity-40"
        onClick={() => onChange(page - 1)}
      />
      <span className="num px-1 whitespace-nowrap max-md:px-0" role="status">
        <span className="max-md:sr-only">{t('pageOf', { page, pages: pageCount })}</span>
        <span aria-hidden="true" className="md:hidden">
          {t('pageOfShort', { page, pages: pageCount })}
        </span>
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
