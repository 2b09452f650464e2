'use client'

import { useTranslations } from 'next-intl'
import { useId, type RefObject } from 'react'
import { Button } from '@/components/ui/button'
import { KindSelect } from './rows/kind-select'
import {
  combinableItems,
  countQueue,
  idsForSameKind,
  readyIds,
  retryableIds,
  sharedKind,
  type QueueCounts,
} from './queue/queue-selectors'
import type { UploadQueue } from './queue/types'
import type { SharedQueue } from './engine/shared-queue'

export type QueueFooterProps = {
  queue: UploadQueue
  sharedQueue: SharedQueue
  open: boolean
  combineRef: RefObject<HTMLButtonElement | null>
  onCombine: () => void
}

/** The state of the whole queue, and the actions on all of it. */
export function QueueFooter(props: QueueFooterProps) {
  const { queue, sharedQueue, open, combineRef, onCombine } = props
  const t = useTranslations('uploads.queue')
  const combine = useTranslations('uploads.combine')
  const countsId = useId()
  const counts = countQueue(queue)
  const forSameKind = idsForSameKind(queue)
  const takesUploads = open && queue.paused !== 'dispute_not_open'
  const canUpload = takesUploads && counts.ready > 0

  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 border-t border-line bg-sunken px-3 py-2.5 text-sm text-ink-2">
      <p id={countsId} className="num min-w-0">
        <Counters counts={counts} />
      </p>
      {takesUploads && forSameKind.length > 1 && (
        <KindSelect
          size="sm"
          aria-label={t('sameKind')}
          placeholder={t('sameKind')}
          value={sharedKind(queue)}
          onKind={(kind) => sharedQueue.dispatch({ type: 'choose_kind', ids: forSameKind, kind })}
          wrapperClassName="max-w-full max-md:w-full"
        />
      )}
      <span className="ms-auto flex flex-wrap items-center justify-end gap-2 max-md:w-full max-md:flex-col max-md:items-stretch">
        {takesUploads && combinableItems(queue).length > 1 && (
          <Button ref={combineRef} size="sm" aria-haspopup="dialog" onClick={onCombine}>
            {combine('open')}
          </Button>
        )}
        {counts.delivered > 0 && (
          <Button size="sm" onClick={() => sharedQueue.dispatch({ type: 'dismiss_delivered' })}>
            {t('dismissDelivered')}
          </Button>
        )}
        {takesUploads && counts.retryable > 1 && (
          <Button
            size="sm"
            onClick={() => sharedQueue.dispatch({ type: 'upload', ids: retryableIds(queue) })}
          >
            {t('retryFailed', { count: counts.retryable })}
          </Button>
        )}
        <Button
          variant={canUpload ? 'primary' : 'secondary'}
          size="sm"
          aria-describedby={countsId}
          aria-disabled={!canUpload}
          title={
            takesUploads && !canUpload
              ? t('nothingReady', { needsKind: counts.needsKind })
              : undefined
          }
          className="aria-disabled:text-ink-3"
          onClick={() => sharedQueue.dispatch({ type: 'upload', ids: readyIds(queue) })}
        >
          {t('upload', { count: counts.ready })}
        </Button>
      </span>
    </div>
  )
}

const COUNTERS = [
  'checking',
  'needsKind',
  'underway',
  'delivered',
  'cancelled',
  'attention',
] as const

function Counters({ counts }: { counts: QueueCounts }) {
  const t = useTranslations('uploads.queue')
  const parts = COUNTERS.filter((name) => counts[name] > 0).map((name) => (
    <span
      key={name}
      className={name === 'needsKind' || name === 'attention' ? 'font-medium text-warn' : undefined}
    >
      {' · '}
      {t(name, { count: counts[name] })}
    </span>
  ))
  return (
    <>
      {t('files', { count: counts.total })}
      {parts}
    </>
  )
}
