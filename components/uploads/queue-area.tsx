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
  /** New files; removed here, so that none is added twice or lost. */
  inbox: RefObject<FileToAdd[]>
  /** The total number of files put into the inbox: a change means that it has to be emptied. */
  handedIn: number
  chooseRef: RefObject<HTMLButtonElement | null>
}

/** The queue of a dispute, with its live region. */
export function QueueArea(props: QueueAreaProps) {
  const { disputeId, personId, open, inbox, handedIn, chooseRef } = props
  const { snapshot, queue } = useUploadQueue(disputeId, personId)
  const { items } = snapshot.queue
  const area = useRef<HTMLDivElement>(null)

  useEffect(() => {
    const files = inbox.current.splice(0)
    if (files.length === 0) return
    queue.dispatch({ type: 'add', files: withIds(files) })
    // Scrolls to the rows when a file is dropped far down the page.
    requestAnimationFrame(() => area.current?.scrollIntoView({ block: 'nearest' }))
  }, [inbox, handedIn, queue])

  return (
    <div ref={area} className="scroll-my-4">
      {/* Actions of another tab before it was mirrored here are not announced. */}
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
