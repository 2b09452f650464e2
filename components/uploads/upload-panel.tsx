'use client'

import { useCallback, useRef, useState } from 'react'
import { useLazyCode } from '@/components/problems/use-lazy-code'
import { DropZone } from './intake/drop-zone'
import { QueueShell } from './queue-shell'
import { sharedQueues } from './engine/shared-queues'
import type { FileToAdd } from './queue/row-files'
import type { KeptQueue } from './use-kept-queue'

export type UploadPanelProps = {
  disputeId: string
  /** Whose files this browser may have kept. */
  personId: string
  kept: KeptQueue
  /** The account's, IANA: names the screenshots. */
  timeZone: string
  /** False when the dispute takes no more documents: what is in the queue stays readable, nothing can be added. */
  open?: boolean
}

const loadQueueArea = () => import('./queue-area')

/**
 * Adds documents to a dispute. Only the drop zone is in the page from the start; the queue is fetched
 * on hover and focus, and files that were faster wait for it here.
 */
export function UploadPanel({
  disputeId,
  personId,
  kept,
  timeZone,
  open = true,
}: UploadPanelProps) {
  const choose = useRef<HTMLButtonElement>(null)
  const inbox = useRef<FileToAdd[]>([])
  const [handedIn, setHandedIn] = useState(0)
  const hasQueue = handedIn > 0 || kept === 'kept' || sharedQueues.has(disputeId)
  const area = useLazyCode(loadQueueArea, hasQueue)

  const add = useCallback((files: readonly FileToAdd[]) => {
    inbox.current.push(...files)
    setHandedIn((before) => before + files.length)
  }, [])

  const queue = area.code ? (
    <area.code.QueueArea
      disputeId={disputeId}
      personId={personId}
      timeZone={timeZone}
      open={open}
      inbox={inbox}
      handedIn={handedIn}
      chooseRef={choose}
    />
  ) : (
    handedIn > 0 && <QueueShell rows={handedIn} failed={area.failed} onRetry={area.retry} />
  )
  if (!open) return queue
  return (
    <DropZone timeZone={timeZone} onFiles={add} onApproach={area.preload} chooseRef={choose}>
      {queue}
    </DropZone>
  )
}
