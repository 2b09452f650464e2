'use client'

import { useEffect } from 'react'
import { useDropzone } from 'react-dropzone'
import { DropOverlay } from './drop-overlay'
import { filesFromEvent } from './files-from-event'
import type { FileToAdd } from '@/components/uploads/queue/row-files'

export type DropTargetProps = {
  onFiles: (files: readonly FileToAdd[]) => void
  /** Where files are being dragged, since before this code was here. */
  whereDragged: () => EventTarget | null
  /** Hears of every drop that is taken here. */
  onTaken: (drop: Event) => void
  limit: string
}

/** Follows what is dragged over the page, and takes it when it is let go. */
export function DropTarget({ onFiles, whereDragged, onTaken, limit }: DropTargetProps) {
  const { getRootProps, isDragGlobal } = useDropzone({
    noClick: true,
    noKeyboard: true,
    noPaste: true,
    // Every file becomes a row, so nothing is left for the library to refuse or to unpack.
    getFilesFromEvent: (event) => Promise.resolve(Array.isArray(event) ? [] : remember(event)),
    onDrop: (accepted, rejected) =>
      onFiles(recall([...accepted, ...rejected.map(({ file }) => file)])),
  })

  useEffect(() => {
    const missed = whereDragged()
    if (!(missed instanceof Node) || !missed.isConnected) return
    missed.dispatchEvent(new DragEvent('dragenter', { bubbles: true, dataTransfer: someFile() }))
  }, [whereDragged])

  if (!isDragGlobal) return null
  const rootProps = getRootProps({ onDrop: ({ nativeEvent }) => onTaken(nativeEvent) })
  return <DropOverlay rootProps={rootProps} limit={limit} />
}

/** Only an event's own browser may look into what is dragged; that there are files can be said all the same. */
function someFile(): DataTransfer {
  const transfer = new DataTransfer()
  transfer.items.add(new File([], ''))
  return transfer
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
