'use client'

import { useEffect, useRef, type RefObject } from 'react'
import { LiveRegion } from './live-region'
import { QueueBox } from './queue-box'
import type { FileToAdd } from './upload-runner'
import { useUploadQueue } from './use-upload-queue'

export type QueueAreaProps = {
  disputeId: string
  open: boolean
  /** Files that came in; taken out here, so that none is added twice or forgotten. */
  inbox: RefObject<FileToAdd[]>
  /** How many were ever put into the inbox: a change means that it has to be emptied. */
  handedIn: number
  chooseRef: RefObject<HTMLButtonElement | null>
}

/** The queue of a dispute, and the voice that tells of it. */
export function QueueArea({ disputeId, open, inbox, handedIn, chooseRef }: QueueAreaProps) {
  const { queue, thumbnails, runner } = useUploadQueue(disputeId)
  const area = useRef<HTMLDivElement>(null)

  useEffect(() => {
    const files = inbox.current.splice(0)
    if (files.length === 0) return
    runner.add(files)
    // A file dropped far down the page must not land out of sight.
    requestAnimationFrame(() => area.current?.scrollIntoView({ block: 'nearest' }))
  }, [inbox, handedIn, runner])

  return (
    <div ref={area} className="scroll-my-4">
      <LiveRegion items={queue.items} />
      <QueueBox
        disputeId={disputeId}
        queue={queue}
        thumbnails={thumbnails}
        runner={runner}
        open={open}
        chooseRef={chooseRef}
      />
    </div>
  )
}
