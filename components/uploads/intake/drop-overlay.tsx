'use client'

import { Upload } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { createPortal } from 'react-dom'
import type { DropzoneRootProps } from 'react-dropzone'
import { isDialogOpen } from '@/components/ui/is-dialog-open'

export type DropOverlayProps = { rootProps: DropzoneRootProps; limits: string }

/** Covers the page, including dialogs, while files are dragged over it, so that a drop anywhere is accepted. */
export function DropOverlay({ rootProps, limits }: DropOverlayProps) {
  const t = useTranslations('uploads.zone')
  const [hasPlaces] = useState(canChooseKind)
  return createPortal(
    <>
      <div {...rootProps} className="pointer-events-auto fixed inset-0 z-60 bg-scrim p-4">
        <div className="pointer-events-none size-full rounded-lg border-2 border-dashed border-accent bg-surface/92 backdrop-blur-md forced-colors:bg-[Canvas]" />
      </div>
      {/* Above the places that give a kind. In a wide window these are at its sides. */}
      <div
        role="status"
        className="pointer-events-auto fixed inset-x-8 bottom-10 z-62 m-auto flex size-fit items-center min-[80rem]:top-10 min-[80rem]:max-w-sm gap-4 rounded-lg border border-accent bg-surface px-5 py-4 shadow-lg"
      >
        <span className="grid size-12 flex-none place-items-center rounded-full bg-accent-soft text-info [&>.lucide]:size-5">
          <Upload />
        </span>
        <div>
          <p className="text-lg leading-tight font-bold tracking-tight">{t('drop')}</p>
          <p className="mt-1 text-ink-2">{limits}</p>
          <p className="mt-0.5 text-sm text-ink-3">
            {hasPlaces && `${t('dropOntoKind')} `}
            {t('dropHint')}
          </p>
        </div>
      </div>
    </>,
    document.body,
  )
}

/** Whether a place that gives a kind can be hit. */
export function canChooseKind(): boolean {
  return !isDialogOpen() && document.querySelector('[data-drop-kind]') !== null
}
