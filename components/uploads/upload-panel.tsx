'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { memo, useCallback, useRef, useState } from 'react'
import { useLazyCode } from '@/components/problems/use-lazy-code'
import { Banner } from '@/components/ui/banner'
import { RetryButton } from '@/components/ui/retry-button'
import { uploadsQuery } from '@/lib/api-client/queries/dispute-queries'
import { itemsOf, queueRegistry, useQueueOf } from './engine/queue-registry'
import { DropZone } from './intake/drop-zone'
import type { PendingUploadsProps } from './pending-uploads'
import type { FileToAdd } from './queue/row-files'
import { unsentFilesOf } from './queue/unsent'
import { QueueShell } from './queue-shell'
import { useKeptQueue, type KeptQueue } from './use-kept-queue'

export type UploadPanelProps = {
  disputeId: string
  /** The person with files stored in this browser. */
  personId: string
  /** The account's, IANA: used in the names of screenshots. */
  timeZone: string
  /** False when the dispute accepts no more documents: the queue stays readable, nothing can be added. */
  isOpen: boolean
  canUpload: boolean
  /** The server makes PDFs of Word and Excel files. */
  canConvert: boolean
  /** The person may withdraw unsettled uploads. */
  canWithdraw: boolean
}

const loadQueueArea = () => import('./queue-area')
const loadPendingUploads = () => import('./pending-uploads')

/**
 * Adds documents to a dispute, and lists the uploads that are not documents yet. The only entry of this folder. Its rows
 * are not rendered again when the documents beside it change.
 */
export const UploadPanel = memo(function UploadPanel(all: UploadPanelProps) {
  const { canUpload, canWithdraw, ...props } = all
  const { disputeId, personId, timeZone } = props
  const kept = useKeptQueue(disputeId, personId)
  const isQueueReady = useQueueOf(disputeId, (snapshot) => snapshot?.isReady ?? false)
  // Until a stored queue is restored, its rows would appear in the list of pending uploads.
  const [isQueueKnown, setQueueKnown] = useState(!canUpload)
  if (!isQueueKnown && (kept === 'none' || isQueueReady)) setQueueKnown(true)
  return (
    <>
      {canUpload && <QueuePanel {...props} kept={kept} />}
      {isQueueKnown && (
        <LoadedPendingUploads disputeId={disputeId} timeZone={timeZone} canWithdraw={canWithdraw} />
      )}
    </>
  )
})

/**
 * The number of files of a dispute that only this browser has, and that may still be sent. The people who may submit a
 * response may upload too, so that the panel shows them these files.
 */
export function useUnsentFiles({ id, status }: { id: string; status: string }): number {
  return useQueueOf(id, (snapshot) => unsentFilesOf(itemsOf(snapshot), status))
}

type QueuePanelProps = Omit<UploadPanelProps, 'canUpload' | 'canWithdraw'> & { kept: KeptQueue }

/**
 * Only the drop zone is in the page from the start; the queue is loaded on hover and focus, and earlier files wait for
 * it here.
 */
function QueuePanel(props: QueuePanelProps) {
  const { disputeId, personId, kept, timeZone, isOpen, canConvert } = props
  const choose = useRef<HTMLButtonElement>(null)
  const inbox = useRef<FileToAdd[]>([])
  const [handedIn, setHandedIn] = useState(0)
  const hasQueue = handedIn > 0 || kept === 'kept' || queueRegistry.has(disputeId)
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
      open={isOpen}
      canConvert={canConvert}
      inbox={inbox}
      handedIn={handedIn}
      chooseRef={choose}
    />
  ) : (
    handedIn > 0 && <QueueShell rows={handedIn} onRetry={area.failed ? area.retry : undefined} />
  )
  if (!isOpen) return queue
  return (
    <DropZone
      timeZone={timeZone}
      canConvert={canConvert}
      onFiles={add}
      onIntent={area.preload}
      chooseRef={choose}
    >
      {queue}
    </DropZone>
  )
}

/** Stays once it was rendered: the list itself announces when the last upload has arrived. */
function LoadedPendingUploads(props: PendingUploadsProps) {
  const t = useTranslations('documents')
  const { data } = useQuery(uploadsQuery(props.disputeId))
  const count = data?.items.length ?? 0
  const [isWanted, setWanted] = useState(false)
  if (count > 0 && !isWanted) setWanted(true)
  const list = useLazyCode(loadPendingUploads, isWanted)
  if (list.failed) {
    return (
      <div role="status" className="px-4 pb-3">
        <Banner tone="warn" action={<RetryButton size="sm" onRetry={list.retry} />}>
          {t('stale')}
        </Banner>
      </div>
    )
  }
  return list.code && <list.code.PendingUploads {...props} />
}
