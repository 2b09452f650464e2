'use client'

import clsx from 'clsx'
import { Camera, Upload } from 'lucide-react'
import { useLocale, useTranslations } from 'next-intl'
import { useEffect, useRef, useState, type ReactNode, type RefObject } from 'react'
import { useLazyCode } from '@/components/problems/use-lazy-code'
import { Button } from '@/components/ui/button'
import { MAX_DOCUMENT_BYTES } from '@/lib/evidence/limits'
import { formatBytes } from '@/lib/format/bytes'
import { ACCEPTED_TYPES } from './accepted-types'
import { filesFromInput, filesFromTransfer, nameUnnamedPictures } from './files-from-event'
import type { FileToAdd, PickedEntry } from '@/components/uploads/queue/row-files'
import { usePageDrag } from './use-page-drag'

const loadDropTarget = () => import('./drop-target')

export type DropZoneProps = {
  timeZone: string
  /** The server makes PDFs of Word and Excel files. */
  canConvert: boolean
  onFiles: (files: readonly FileToAdd[]) => void
  /** On hover or focus: preloads code. */
  onIntent: () => void
  chooseRef: RefObject<HTMLButtonElement | null>
  children?: ReactNode
}

/**
 * Accepts files in every way: dropped anywhere on the page, picked, pasted, photographed. The code that handles a drag
 * is loaded on hover and focus, or when a drag starts.
 */
export function DropZone({
  timeZone,
  canConvert,
  onFiles,
  onIntent,
  chooseRef,
  children,
}: DropZoneProps) {
  const t = useTranslations('uploads')
  const limits = t('zone.limits', {
    limit: formatBytes(MAX_DOCUMENT_BYTES, useLocale()),
    office: canConvert ? 'yes' : 'no',
  })
  const picker = useRef<HTMLInputElement>(null)
  const camera = useRef<HTMLInputElement>(null)
  const [shouldPreload, setShouldPreload] = useState(false)
  const dropTarget = useLazyCode(loadDropTarget, shouldPreload)
  const preload = () => {
    setShouldPreload(true)
    onIntent()
  }
  const { whereDragged, markHandled } = usePageDrag({
    onFiles,
    onDrag: () => {
      preload()
      if (dropTarget.failed) dropTarget.retry()
    },
  })
  usePaste((files) =>
    onFiles(nameUnnamedPictures(files, timeZone, (when) => t('screenshot', when))),
  )

  // These handlers only preload; they operate no control.
  const intentHandlers = { onPointerEnter: preload, onFocus: preload }

  const photographed = (input: HTMLInputElement) =>
    onFiles(nameUnnamedPictures(filesFromInput(input), timeZone, (when) => t('photo', when)))

  return (
    <section aria-label={t('zone.label')} className="@container" {...intentHandlers}>
      <div className={clsx(ZONE, ROOMY, COMPACT)}>
        <Upload className="row-span-2 max-md:hidden @max-[30rem]:hidden" />
        <p className="min-w-0">
          <span className="pointer-coarse:hidden">{t.rich('zone.invite', { b: strong })}</span>
          <span className="hidden pointer-coarse:inline">
            {t.rich('zone.inviteTouch', { b: strong })}
          </span>
        </p>
        <p className="col-start-2 row-start-2 min-w-0 text-sm text-ink-3 @max-[30rem]:col-span-2 @max-[30rem]:col-start-1">
          {limits}
        </p>
        <input
          ref={picker}
          type="file"
          multiple
          accept={ACCEPTED_TYPES}
          aria-label={t('zone.choose')}
          tabIndex={-1}
          className="hidden"
          onChange={(event) => onFiles(filesFromInput(event.currentTarget))}
        />
        <input
          ref={camera}
          type="file"
          accept="image/jpeg,image/png"
          capture="environment"
          aria-label={t('zone.camera')}
          tabIndex={-1}
          className="hidden"
          onChange={(event) => photographed(event.currentTarget)}
        />
        <div className="col-start-3 row-span-2 row-start-1 flex flex-wrap justify-end gap-2 max-md:*:flex-1 @max-[30rem]:col-start-2 @max-[30rem]:row-span-1">
          <Button
            icon={<Camera />}
            className="hidden! pointer-coarse:inline-flex!"
            onClick={() => camera.current?.click()}
          >
            {t('zone.camera')}
          </Button>
          <Button
            ref={chooseRef}
            data-choose-files
            aria-keyshortcuts="u"
            onClick={() => picker.current?.click()}
          >
            {t('zone.choose')}
          </Button>
        </div>
      </div>
      {dropTarget.code && (
        <dropTarget.code.DropTarget
          onFiles={onFiles}
          whereDragged={whereDragged}
          onHandled={markHandled}
          limits={limits}
        />
      )}
      {children}
    </section>
  )
}

const ZONE =
  'mx-4 mb-3 grid items-center rounded-md border-[1.5px] border-dashed border-line-control bg-sunken px-4 text-ink-2 max-md:flex! max-md:flex-col max-md:items-stretch max-md:gap-3! max-md:py-4! max-md:text-center'
const ROOMY = 'grid-cols-[auto_minmax(0,1fr)_auto] gap-x-4 py-4'
/** In a narrow pane. */
const COMPACT =
  '@max-[30rem]:grid-cols-[minmax(0,1fr)_auto] @max-[30rem]:gap-x-3 @max-[30rem]:gap-y-1.5 @max-[30rem]:py-2.5'

const strong = (chunks: ReactNode) => <strong className="font-medium text-ink">{chunks}</strong>

/** Anywhere on the page; text pasted into a field stays there. */
function usePaste(onFiles: (files: PickedEntry[]) => void) {
  const latest = useRef(onFiles)
  useEffect(() => {
    latest.current = onFiles
  })
  useEffect(() => {
    const onPaste = (event: ClipboardEvent) => {
      const { clipboardData, target } = event
      if (!clipboardData || event.defaultPrevented) return
      if (isField(target) && clipboardData.types.includes('text/plain')) return
      const files = filesFromTransfer(clipboardData)
      if (files.length === 0) return
      event.preventDefault()
      latest.current(files)
    }
    document.addEventListener('paste', onPaste)
    return () => document.removeEventListener('paste', onPaste)
  }, [])
}

function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, textarea, [contenteditable]')
}
