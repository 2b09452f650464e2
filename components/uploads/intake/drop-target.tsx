'use client'

import { useEffect } from 'react'
import { useDropzone } from 'react-dropzone'
import { canChooseKind, DropOverlay } from './drop-overlay'
import { filesFromEvent } from './files-from-event'
import type { FileToAdd } from '@/components/uploads/queue/row-files'

export type DropTargetProps = {
  onFiles: (files: readonly FileToAdd[]) => void
  /** The position of a drag that started before this code was loaded. */
  whereDragged: () => EventTarget | null
  /** Called for every drop that is handled here. */
  onHandled: (drop: Event) => void
  /** The accepted formats and sizes, in words. */
  limits: string
}

/** Tracks files dragged over the page, and accepts the drop. */
export function DropTarget({ onFiles, whereDragged, onHandled, limits }: DropTargetProps) {
  const { getRootProps, isDragGlobal } = useDropzone({
    noClick: true,
    noKeyboard: true,
    noPaste: true,
    // Every file becomes a row, so the library neither refuses nor unpacks anything.
    getFilesFromEvent: (event) => Promise.resolve(Array.isArray(event) ? [] : remember(event)),
    onDrop: (accepted, rejected) =>
      onFiles(recall([...accepted, ...rejected.map(({ file }) => file)])),
  })

  useEffect(() => {
    const missed = whereDragged()
    if (!(missed instanceof Node) || !missed.isConnected) return
    missed.dispatchEvent(new DragEvent('dragenter', { bubbles: true, dataTransfer: someFile() }))
  }, [whereDragged])

  useKindPlaces(isDragGlobal)
  if (!isDragGlobal) return null
  const rootProps = getRootProps({ onDrop: ({ nativeEvent }) => onHandled(nativeEvent) })
  return <DropOverlay rootProps={rootProps} limits={limits} />
}

/** The places that give a kind stay above the overlay; the one under the pointer is highlighted. */
function useKindPlaces(isDragging: boolean) {
  useEffect(() => {
    if (!isDragging || !canChooseKind()) return
    const root = document.documentElement
    let over: Element | null = null
    const follow = ({ target }: DragEvent) => {
      const place = target instanceof Element ? target.closest('[data-drop-kind]') : null
      if (place === over) return
      over?.removeAttribute('data-drop-over')
      place?.setAttribute('data-drop-over', '')
      over = place
    }
    root.setAttribute('data-dragging-files', '')
    addEventListener('dragover', follow)
    return () => {
      root.removeAttribute('data-dragging-files')
      over?.removeAttribute('data-drop-over')
      removeEventListener('dragover', follow)
    }
  }, [isDragging])
}

/** The content of a drag is readable only in its own event; the presence of files always is. */
function someFile(): DataTransfer {
  const transfer = new DataTransfer()
  transfer.items.add(new File([], ''))
  return transfer
}

/** react-dropzone passes on plain files, so folders are remembered separately. */
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
