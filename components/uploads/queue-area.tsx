'use client'

import { useEffect, useRef, type RefObject } from 'react'
import { LiveRegion } from './rows/live-region'
import { QueueBox } from './queue-box'
import type { FileToAdd } from './queue/row-files'
import { withIds } from './engine/queue-command'
import { useUploadQueue } from './engine/use-upload-queue'

export type QueueAreaProps = {
  disputeId: string
  /** The owner of the queue; other users of this browser do not see it. */
  personId: string
  /** The account's, IANA. */
  timeZone: string
  open: boolean
  /** Files that came in; taken out here, so that none is added twice or forgotten. */
  inbox: RefObject<FileToAdd[]>
  /** How many were ever put into the inbox: a change means that it has to be emptied. */
  handedIn: number
  chooseRef: RefObject<HTMLButtonElement | null>
}

/** The queue of a dispute, and the voice that tells of it. */
export function QueueArea(props: QueueAreaProps) {
  const { disputeId, personId, open, inbox, handedIn, chooseRef } = props
  const { snapshot, queue } = useUploadQueue(disputeId, personId)
  const { items } = snapshot.queue
  const area = useRef<HTMLDivElement>(null)

  useEffect(() => {
    const files = inbox.current.splice(0)
    if (files.length === 0) return
    queue.dispatch({ type: 'add', files: withIds(files) })
    // A file dropped far down the page must not land out of sight.
    requestAnimationFrame(() => area.current?.scrollIntoView({ block: 'nearest' }))
  }, [inbox, handedIn, queue])

  return (
    <div ref={area} className="scroll-my-4">
      {/* What another tab did before it was mirrored here is no news. */}
      <LiveRegion key={String(snapshot.elsewhere)} items={items} />
      <QueueBox
        {...snapshot}
        disputeId={disputeId}
        timeZone={props.timeZone}
        sharedQueue={queue}
        open={open}
        chooseRef={chooseRef}
      />
    </div>
  )
}
