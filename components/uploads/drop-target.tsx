'use client'

import { Upload } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { createPortal } from 'react-dom'
import { useDropzone } from 'react-dropzone'
import { filesFromEvent } from './files-from-event'
import type { FileToAdd } from './upload-runner'

export type DropTargetProps = {
  limit: string
  onFiles: (files: readonly FileToAdd[]) => void
}

/**
 * Covers the page while files are dragged over it, dialogs included, so that a drop lands here wherever
 * it falls.
 */
export function DropTarget({ limit, onFiles }: DropTargetProps) {
  const t = useTranslations('uploads.zone')
  const { getRootProps } = useDropzone({
    noClick: true,
    noKeyboard: true,
    noPaste: true,
    // Every file becomes a row, so nothing is left for the library to refuse or to unpack.
    getFilesFromEvent: (event) => Promise.resolve(Array.isArray(event) ? [] : remember(event)),
    onDrop: (accepted, rejected) =>
      onFiles(recall([...accepted, ...rejected.map(({ file }) => file)])),
  })
  return createPortal(
    <div
      {...getRootProps({
        role: 'presentation',
        className: 'pointer-events-auto fixed inset-0 z-60 grid place-items-center bg-scrim p-4',
      })}
    >
      <div
        role="status"
        className="pointer-events-none flex size-full flex-col items-center justify-center rounded-lg border-2 border-dashed border-accent bg-surface/92 backdrop-blur-md p-6 text-center forced-colors:bg-[Canvas]"
      >
        <span className="mb-4 grid size-14 place-items-center rounded-full bg-accent-soft text-info [&>.lucide]:size-6">
          <Upload />
        </span>
        <p className="text-xl leading-tight font-bold tracking-tight">{t('drop')}</p>
        <p className="mt-2 text-ink-2">{t('limits', { limit })}</p>
        <p className="mt-1 text-sm text-ink-3">{t('dropHint')}</p>
      </div>
    </div>,
    document.body,
  )
}

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
