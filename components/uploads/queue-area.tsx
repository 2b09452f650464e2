'use client'

import { useEffect, useRef, type RefObject } from 'react'
import { LiveRegion } from './rows/live-region'
import { QueueBox } from './queue-box'
import type { FileToAdd } from './queue/row-files'
import { withIds } from './engine/queue-command'
import { useUploadQueue } from './engine/use-upload-queue'
import { scrollPort, scrollToStart } from './rows/scroll-port'
import { QueueShell } from './queue-shell'

export type QueueAreaProps = {
  disputeId: string
  /** The owner of the queue; other users of this browser do not see it. */
  personId: string
  /** The account's, IANA. */
  timeZone: string
  open: boolean
  /** The server makes PDFs of Word and Excel files. */
  canConvert: boolean
  /** New files; removed here, so that none is added twice or lost. */
  inbox: RefObject<FileToAdd[]>
  /** The total number of files put into the inbox: a change means that it has to be emptied. */
  handedIn: number
  chooseRef: RefObject<HTMLButtonElement | null>
}

/** The queue of a dispute, with its live region. */
export function QueueArea(props: QueueAreaProps) {
  const { disputeId, personId, open, canConvert, inbox, handedIn, chooseRef } = props
  const { snapshot, queue } = useUploadQueue(disputeId, personId, canConvert)
  const { items } = snapshot.queue
  const area = useRef<HTMLDivElement>(null)
  const isAdding = useRef(false)
  const isRestored = !snapshot.elsewhere && items.some(({ restored }) => restored)

  useEffect(() => {
    const files = inbox.current.splice(0)
    if (files.length === 0) return
    queue.dispatch({ type: 'add', files: withIds(files) })
    isAdding.current = true
  }, [inbox, handedIn, queue])

  useEffect(() => {
    if (isRestored) isAdding.current = true
  }, [isRestored])

  // Suggested kinds are sent only while they are on screen, so rows that do not fit begin at the top. They grow while
  // files are checked; a person who scrolls in the meantime decides what is on screen.
  useEffect(() => {
    if (!isAdding.current || !area.current || items.length === 0) return
    const box = area.current.getBoundingClientRect()
    const { top, bottom } = scrollPort(area.current)
    const doesFit = box.top >= top && box.bottom <= bottom
    isAdding.current = doesFit && items.some(({ state }) => state.step === 'checking')
    if (!doesFit) scrollToStart(area.current)
  }, [items])

  useEffect(() => {
    const onScroll = () => {
      isAdding.current = false
    }
    // Scrolling a pane does not bubble.
    const options = { capture: true }
    addEventListener('scroll', onScroll, options)
    return () => removeEventListener('scroll', onScroll, options)
  }, [])

  return (
    <div ref={area} className="flow-root">
      {/* Actions of another tab before it was mirrored here are not announced. */}
      <LiveRegion key={String(snapshot.elsewhere)} items={items} />
      {handedIn > 0 && !snapshot.isReady && <QueueShell rows={handedIn} />}
      <QueueBox
        {...snapshot}
        area={area}
        disputeId={disputeId}
        timeZone={props.timeZone}
        sharedQueue={queue}
        open={open}
        chooseRef={chooseRef}
      />
    </div>
  )
}
