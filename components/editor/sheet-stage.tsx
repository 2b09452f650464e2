'use client'

import { useTranslations } from 'next-intl'
import { useLayoutEffect, type ReactNode } from 'react'
import { Spinner } from '@/components/ui/spinner'
import { useStage, type StageSize } from '@/components/viewer/use-stage'
import { useViewerKeys } from '@/components/viewer/use-viewer-keys'
import { useZoom, zoomKeys } from '@/components/viewer/use-zoom'
import { PageControls, ZoomButtons } from '@/components/viewer/viewer-bar'
import { fitFactor, turned, type Zoom } from '@/components/viewer/zoom'
import type { Turn } from './geometry'

export type SheetStageProps = {
  filename: string
  /** The upright picture's own size, in CSS pixels; null until it is known. */
  natural: StageSize | null
  turn: Turn
  /** The picture, which fills its parent. */
  sheet: (factor: number) => ReactNode
  /** An overlay, rotated like the picture. */
  surface: ReactNode
  /** 1: one pixel of it is one pixel on screen. Default: fits all of it. */
  firstZoom?: Zoom | undefined
  /** For files with pages. */
  pages?: { page: number; count: number; onChange: (page: number) => void }
}

/** The area in which a picture or page is edited, and the controls below. */
export function SheetStage(props: SheetStageProps) {
  const { filename, natural, turn, sheet, surface, pages } = props
  const t = useTranslations('documents.viewer')
  const { zoom, controls, toggleFit } = useZoom(props.firstZoom)
  const { ref: stage, size, keepCentre } = useStage(toggleFit)
  const seen = natural && turned(natural, turn)
  const factor =
    seen && size ? (typeof zoom === 'number' ? zoom : fitFactor(zoom, seen, size)) : null
  const actions = controls(factor ?? 1)
  const turnPage = (to: number) =>
    pages !== undefined && to >= 1 && to <= pages.count && pages.onChange(to)

  useViewerKeys({
    ...zoomKeys({ ...actions, rotate: () => undefined }),
    PageDown: () => turnPage((pages?.page ?? 0) + 1),
    PageUp: () => turnPage((pages?.page ?? 0) - 1),
  })
  useLayoutEffect(() => keepCentre(), [keepCentre, factor])

  return (
    <>
      <div
        ref={stage}
        role="region"
        aria-label={filename}
        aria-busy={factor === null}
        className="flex min-h-0 flex-1 cursor-grab overflow-auto bg-sunken p-4 [scrollbar-gutter:stable] outline-offset-[-2px] data-dragging:cursor-grabbing max-md:p-3 short:h-[60dvh] short:flex-none"
      >
        {factor === null && <Spinner className="m-auto size-6 text-ink-3" />}
        <div className="relative m-auto flex-none shadow-card" style={scaled(seen, factor)}>
          <div
            className="absolute top-1/2 left-1/2 bg-white forced-colors:border"
            style={{
              ...scaled(natural, factor),
              transform: `translate(-50%, -50%) rotate(${turn}deg)`,
            }}
          >
            {sheet(factor ?? 1)}
          </div>
          {factor !== null && surface}
        </div>
      </div>
      <div
        role="group"
        aria-label={t('controls', { filename })}
        className="flex flex-none flex-wrap items-center justify-center gap-x-4 border-t border-line bg-surface px-3 py-1 text-sm text-ink-2 max-md:gap-x-0 max-md:px-0 max-md:py-0"
      >
        {pages && (
          <PageControls page={pages.page} pageCount={pages.count} onChange={pages.onChange} />
        )}
        <span className="flex items-center md:ms-auto">
          <ZoomButtons shown={factor} controls={actions} />
        </span>
      </div>
    </>
  )
}

function scaled(size: StageSize | null, factor: number | null) {
  if (!size || factor === null) return { width: 0, height: 0 }
  return { width: size.width * factor, height: size.height * factor }
}
