'use client'

import { Camera, Upload } from 'lucide-react'
import { useLocale, useTranslations } from 'next-intl'
import { useEffect, useRef, type ReactNode, type RefObject } from 'react'
import { useDropzone } from 'react-dropzone'
import { Button } from '@/components/ui/button'
import { FORMATS } from '@/lib/evidence/formats'
import { MAX_DOCUMENT_BYTES } from '@/lib/evidence/limits'
import { formatBytes } from '@/lib/format/bytes'
import { DropOverlay } from './drop-overlay'
import { filesFromEvent, filesFromInput, filesFromTransfer, nameNameless } from './files-from-event'
import type { FileToAdd } from './upload-runner'

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
  const { getRootProps, getInputProps, open, isDragGlobal } = useDropzone({
    noClick: true,
    noKeyboard: true,
    noPaste: true,
    // Every file becomes a row, so nothing is left for the library to refuse or to unpack.
    getFilesFromEvent: (event) => Promise.resolve(Array.isArray(event) ? [] : remember(event)),
    onDrop: (accepted, rejected) =>
      onFiles(recall([...accepted, ...rejected.map(({ file }) => file)])),
    onDragEnter: onApproach,
  })
  usePaste((files) => onFiles(nameNameless(files, timeZone, (when) => t('screenshot', when))))

  const photographed = (input: HTMLInputElement) =>
    onFiles(nameNameless(filesFromInput(input), timeZone, (when) => t('photo', when)))

  return (
    <section
      {...getRootProps({ role: 'region', 'aria-label': t('zone.label') })}
      onPointerEnter={onApproach}
      onFocus={onApproach}
    >
      <div className="mx-4 mb-3 flex items-center gap-4 rounded-md border-[1.5px] border-dashed border-line-control bg-sunken px-4 py-4 text-ink-2 max-md:flex-col max-md:items-stretch max-md:gap-3 max-md:text-center">
        <Upload className="max-md:hidden" />
        <div className="min-w-0 flex-1">
          <p className="pointer-coarse:hidden">{t.rich('zone.invite', { b: strong })}</p>
          <p className="hidden pointer-coarse:block">{t.rich('zone.inviteTouch', { b: strong })}</p>
          <p className="text-sm text-ink-3">{t('zone.limits', { limit })}</p>
        </div>
        <input
          {...getInputProps({ accept: ACCEPT, 'aria-label': t('zone.choose') })}
          style={undefined}
          className="hidden"
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
        <Button ref={chooseRef} data-choose-files aria-keyshortcuts="u" onClick={open}>
          {t('zone.choose')}
        </Button>
      </div>
      {isDragGlobal && <DropOverlay limit={limit} />}
      {children}
    </section>
  )
}

const strong = (chunks: ReactNode) => <strong className="font-medium text-ink">{chunks}</strong>

/** react-dropzone passes plain files on; which of them are folders is kept beside. */
const folders = new WeakSet<File>()

function remember(event: Parameters<typeof filesFromEvent>[0]): File[] {
  return filesFromEvent(event).map(({ file, folder }) => {
    if (folder) folders.add(file)
    return file
  })
}

function recall(files: readonly File[]): FileToAdd[] {
  return files.map((file) => ({ file, folder: folders.has(file) }))
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
