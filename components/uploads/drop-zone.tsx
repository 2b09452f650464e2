'use client'

import { Camera, Upload } from 'lucide-react'
import { useLocale, useTranslations } from 'next-intl'
import { lazy, Suspense, useEffect, useRef, type ReactNode, type RefObject } from 'react'
import { Button } from '@/components/ui/button'
import { FORMATS } from '@/lib/evidence/formats'
import { MAX_DOCUMENT_BYTES } from '@/lib/evidence/limits'
import { formatBytes } from '@/lib/format/bytes'
import { filesFromInput, filesFromTransfer, nameNameless } from './files-from-event'
import type { FileToAdd } from './upload-runner'
import { useFilesOverPage } from './use-files-over-page'

const DropTarget = lazy(async () => ({ default: (await import('./drop-target')).DropTarget }))

/** Listing the types, and not `image/*`, is what makes an iPhone hand over a JPEG instead of a HEIC. */
const ACCEPT = Object.values(FORMATS)
  .map(({ contentType }) => contentType)
  .join(',')

export type DropZoneProps = {
  timeZone: string
  onFiles: (files: readonly FileToAdd[]) => void
  /** Somebody comes near: time to load what a file will need. */
  onApproach: () => void
  chooseRef: RefObject<HTMLButtonElement | null>
  children?: ReactNode
}

/** Takes files in every way there is: dropped anywhere on the page, picked, pasted, photographed. */
export function DropZone({ timeZone, onFiles, onApproach, chooseRef, children }: DropZoneProps) {
  const t = useTranslations('uploads')
  const limit = formatBytes(MAX_DOCUMENT_BYTES, useLocale())
  const camera = useRef<HTMLInputElement>(null)
  const zone = useRef<HTMLElement>(null)
  useApproach(zone, onApproach)
  const picker = useRef<HTMLInputElement>(null)
  const isDragged = useFilesOverPage({ onEnter: onApproach, onDrop: onFiles })
  usePaste((files) => onFiles(nameNameless(files, timeZone, (when) => t('screenshot', when))))

  const photographed = (input: HTMLInputElement) =>
    onFiles(nameNameless(filesFromInput(input), timeZone, (when) => t('photo', when)))

  return (
    <section ref={zone} aria-label={t('zone.label')}>
      <div className="mx-4 mb-3 flex items-center gap-4 rounded-md border-[1.5px] border-dashed border-line-control bg-sunken px-4 py-4 text-ink-2 max-md:flex-col max-md:items-stretch max-md:gap-3 max-md:text-center">
        <Upload className="max-md:hidden" />
        <div className="min-w-0 flex-1">
          <p className="pointer-coarse:hidden">{t.rich('zone.invite', { b: strong })}</p>
          <p className="hidden pointer-coarse:block">{t.rich('zone.inviteTouch', { b: strong })}</p>
          <p className="text-sm text-ink-3">{t('zone.limits', { limit })}</p>
        </div>
        <input
          ref={picker}
          type="file"
          multiple
          accept={ACCEPT}
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
        <Button
          icon={<Camera />}
          className="hidden! pointer-coarse:inline-flex!"
          onClick={() => camera.current?.click()}
        >
          {t('zone.camera')}
        </Button>
        <Button ref={chooseRef} onClick={() => picker.current?.click()}>
          {t('zone.choose')}
        </Button>
      </div>
      {isDragged && (
        <Suspense>
          <DropTarget limit={limit} onFiles={onFiles} />
        </Suspense>
      )}
      {children}
    </section>
  )
}

const strong = (chunks: ReactNode) => <strong className="font-medium text-ink">{chunks}</strong>

/** A pointer or the focus comes to the element. */
function useApproach(element: RefObject<HTMLElement | null>, onApproach: () => void) {
  useEffect(() => {
    const approached = element.current
    approached?.addEventListener('pointerenter', onApproach)
    approached?.addEventListener('focusin', onApproach)
    return () => {
      approached?.removeEventListener('pointerenter', onApproach)
      approached?.removeEventListener('focusin', onApproach)
    }
  }, [element, onApproach])
}

/** Anywhere on the page; text pasted into a field stays the field's. */
function usePaste(onFiles: (files: FileToAdd[]) => void) {
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
