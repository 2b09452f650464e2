'use client'

import { useEffect, useRef, useState } from 'react'
import { filesFromTransfer } from './files-from-event'
import type { FileToAdd } from './upload-runner'

type Handlers = {
  onEnter: () => void
  /** A drop that was faster than the code of the drop target; the other ones end there. */
  onDrop: (files: readonly FileToAdd[]) => void
}

/** Whether files are being dragged over the page. */
export function useFilesOverPage(handlers: Handlers): boolean {
  const [isOver, setIsOver] = useState(false)
  const latest = useRef(handlers)
  useEffect(() => {
    latest.current = handlers
  })
  useEffect(() => {
    // Elements are entered before the last one is left, and some vanish while files are over them.
    let entered: Node[] = []
    const end = () => {
      entered = []
      setIsOver(false)
    }
    const onDragEnter = (event: DragEvent) => {
      if (!hasFiles(event) || !(event.target instanceof Node)) return
      if (entered.length === 0) latest.current.onEnter()
      entered = [...entered, event.target]
      setIsOver(true)
    }
    const onDragLeave = ({ target }: DragEvent) => {
      entered = entered.filter((node) => node !== target && document.contains(node))
      if (entered.length === 0) end()
    }
    // Without this the browser would leave the page for the file.
    const onDragOver = (event: DragEvent) => {
      if (hasFiles(event)) event.preventDefault()
    }
    const onDrop = (event: DragEvent) => {
      end()
      if (event.defaultPrevented || !hasFiles(event) || !event.dataTransfer) return
      event.preventDefault()
      latest.current.onDrop(filesFromTransfer(event.dataTransfer))
    }
    const listening = new AbortController()
    const { signal } = listening
    document.addEventListener('dragenter', onDragEnter, { signal })
    document.addEventListener('dragleave', onDragLeave, { signal })
    document.addEventListener('dragover', onDragOver, { signal })
    document.addEventListener('dragend', end, { signal })
    document.addEventListener('drop', onDrop, { signal })
    return () => listening.abort()
  }, [])
  return isOver
}

function hasFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes('Files') === true
}
