'use client'

import { useTranslations } from 'next-intl'
import { useCallback, useEffect, useRef } from 'react'
import { Banner } from '@/components/ui/banner'
import { Button } from '@/components/ui/button'
import { Skeleton } from '@/components/ui/skeleton'
import { DropZone } from './drop-zone'
import { LiveRegion } from './live-region'
import type { FileToAdd } from './upload-runner'
import { useLoaded } from './use-loaded'
import { useUploadQueue } from './use-upload-queue'

export type UploadPanelProps = {
  disputeId: string
  /** The account's, IANA: names the screenshots. */
  timeZone: string
  /** False when the dispute takes no more documents: what is in the queue stays readable, nothing can be added. */
  open?: boolean
}

const loadQueueBox = () => import('./queue-box')

/** Adds documents to a dispute: where files are taken, and what becomes of each of them. */
export function UploadPanel({ disputeId, timeZone, open = true }: UploadPanelProps) {
  const { queue, thumbnails, runner } = useUploadQueue(disputeId)
  const choose = useRef<HTMLButtonElement>(null)
  const isEmpty = queue.items.length === 0
  const box = useLoaded(loadQueueBox, !isEmpty)
  const area = useRef<HTMLDivElement>(null)
  const bringIntoView = useAfterGrowth(queue.items.length, area)

  const add = useCallback(
    (files: readonly FileToAdd[]) => {
      if (files.length === 0) return
      bringIntoView()
      runner.add(files)
    },
    [runner, bringIntoView],
  )
  const approach = useCallback(() => void loadQueueBox().catch(() => undefined), [])

  const contents = (
    <div ref={area} className="scroll-mt-4">
      <LiveRegion items={queue.items} />
      {!isEmpty && !box.value && (
        <QueueShell rows={queue.items.length} failed={box.failed} onRetry={box.retry} />
      )}
      {box.value && (
        <box.value.QueueBox
          disputeId={disputeId}
          queue={queue}
          thumbnails={thumbnails}
          runner={runner}
          open={open}
          chooseRef={choose}
        />
      )}
    </div>
  )
  if (!open) return isEmpty ? null : contents
  return (
    <DropZone timeZone={timeZone} onFiles={add} onApproach={approach} chooseRef={choose}>
      {contents}
    </DropZone>
  )
}

/** Where the rows are about to be, until the code that draws them is here. */
function QueueShell(props: { rows: number; failed: boolean; onRetry: () => void }) {
  const t = useTranslations('uploads.queue')
  const common = useTranslations('common')
  return (
    <div className="mx-4 mb-4 overflow-hidden rounded-md border border-line">
      {props.failed ? (
        <Banner
          tone="bad"
          className="rounded-none"
          action={
            <Button size="sm" onClick={props.onRetry}>
              {common('retry')}
            </Button>
          }
        >
          {t('notLoaded', { count: props.rows })}
        </Banner>
      ) : (
        Array.from({ length: props.rows }, (_, row) => (
          <div
            key={row}
            className="flex items-center gap-3 border-t border-line p-3 first:border-t-0"
          >
            <Skeleton className="size-11" />
            <Skeleton className="h-4 w-48" />
          </div>
        ))
      )}
    </div>
  )
}

/** A file dropped far down the page must not land out of sight. */
function useAfterGrowth(size: number, area: React.RefObject<HTMLElement | null>) {
  const asked = useRef(false)
  useEffect(() => {
    if (!asked.current) return
    asked.current = false
    area.current?.scrollIntoView({ block: 'nearest' })
  }, [size, area])
  return useCallback(() => {
    asked.current = true
  }, [])
}
