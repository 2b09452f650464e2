'use client'

import { Upload } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { createPortal } from 'react-dom'
import type { DropzoneRootProps } from 'react-dropzone'

export type DropOverlayProps = { rootProps: DropzoneRootProps; limits: string }

/** Covers the page, including dialogs, while files are dragged over it, so that a drop anywhere is accepted. */
export function DropOverlay({ rootProps, limits }: DropOverlayProps) {
  const t = useTranslations('uploads.zone')
  const guidance = useTranslations('dispute.guidance')
  return createPortal(
    <div
      {...rootProps}
      className="pointer-events-auto fixed inset-0 z-60 grid place-items-center bg-scrim p-4"
    >
      <div
        role="status"
        className="pointer-events-none flex size-full flex-col items-center justify-center rounded-lg border-2 border-dashed border-accent bg-surface/92 backdrop-blur-md p-6 text-center min-[1180px]:pe-90 forced-colors:bg-[Canvas]"
      >
        <span className="mb-4 grid size-14 place-items-center rounded-full bg-accent-soft text-info [&>.lucide]:size-6">
          <Upload />
        </span>
        <p className="text-xl leading-tight font-bold tracking-tight">{t('drop')}</p>
        <p className="mt-2 text-ink-2">{limits}</p>
        <p className="mt-1 text-sm text-ink-3">{t('dropHint', { guidance: guidance('title') })}</p>
      </div>
    </div>,
    document.body,
  )
}
