'use client'

import clsx from 'clsx'
import { useTranslations } from 'next-intl'
import { useId, type RefObject } from 'react'
import { useKindName } from '@/components/kinds/kind-label'
import { Button } from '@/components/ui/button'
import { Fact } from '@/components/ui/fact'
import { Kbd } from '@/components/ui/kbd'
import { useToast } from '@/components/ui/toast'
import { useShortcuts } from '@/components/ui/use-shortcuts'
import type { Kind } from '@/lib/evidence/kinds'
import { KindSelect } from './rows/kind-select'
import {
  combinableItems,
  countQueue,
  idsForSameKind,
  kindsBefore,
  readyIds,
  replacesKinds,
  retryableIds,
  sharedKind,
  type QueueCounts,
} from './queue/queue-selectors'
import type { UploadQueue } from './queue/types'
import type { SharedQueue } from './engine/shared-queue'
import { TextButton } from './rows/text-button'
import type { useFoldedRows } from './rows/use-folded-rows'
import type { useVisibleSuggestions } from './rows/use-visible-suggestions'

export type QueueFooterProps = {
  queue: UploadQueue
  sharedQueue: SharedQueue
  open: boolean
  suggestions: ReturnType<typeof useVisibleSuggestions>
  folded: ReturnType<typeof useFoldedRows>
  barRef: RefObject<HTMLDivElement | null>
  combineRef: RefObject<HTMLButtonElement | null>
  onCombine: () => void
}

// Narrow, as in a pane: the tools are above, and only the counts and Upload stay on screen. Wide: the counts and, below them, the
// actions stay, in lines of their own, so that no count that changes moves a button; one file needs one line. A low window
// (or a large zoom) has no room for that.
const PLACE =
  '@max-[579px]:contents @min-[580px]:[@media(min-height:30rem)]:sticky bottom-0 z-10 border-t border-line bg-sunken text-sm text-ink-2 @min-[580px]:flex @min-[580px]:flex-wrap @min-[580px]:items-center @min-[580px]:gap-x-3 @min-[580px]:gap-y-2 @min-[580px]:px-3 @min-[580px]:py-2.5'
const TOOLS =
  '@min-[580px]:contents @max-[579px]:flex @max-[579px]:flex-col @max-[579px]:gap-2 @max-[579px]:border-t @max-[579px]:border-line @max-[579px]:bg-sunken @max-[579px]:px-3 @max-[579px]:py-2.5 @max-[579px]:text-sm @max-[579px]:not-has-[button,select]:hidden'
const BAR =
  '@min-[580px]:contents @max-[579px]:[@media(min-height:30rem)]:sticky bottom-0 z-10 @max-[579px]:flex @max-[579px]:flex-col @max-[579px]:gap-2 @max-[579px]:border-t @max-[579px]:border-line @max-[579px]:bg-sunken @max-[579px]:px-3 @max-[579px]:py-2.5 @max-[579px]:text-sm @max-[579px]:text-ink-2'

/** The state of the whole queue, and the actions on all of it. */
export function QueueFooter(props: QueueFooterProps) {
  const { queue, sharedQueue, open, suggestions, folded, barRef, combineRef, onCombine } = props
  const t = useTranslations('uploads.queue')
  const combine = useTranslations('uploads.combine')
  const kindName = useKindName()
  const toast = useToast()
  const countsId = useId()
  const counts = countQueue(queue)
  const forSameKind = idsForSameKind(queue)
  const takesUploads = open && queue.paused !== 'dispute_not_open'
  const suggested = suggestions.visible.size
  const count = counts.ready + suggested
  const canUpload = takesUploads && count > 0
  const hasSameKind = takesUploads && forSameKind.length > 1
  const countsWidth =
    queue.items.length > 1 &&
    (hasSameKind ? '@min-[580px]:basis-[calc(100%-12.5rem)]' : '@min-[580px]:basis-full')

  /** Sends what the label of the button says. */
  const upload = () => {
    if (!canUpload) return
    sharedQueue.dispatch({
      type: 'upload',
      ids: [...readyIds(queue), ...suggestions.visible.keys()],
      suggestedKinds: Object.fromEntries(suggestions.visible),
    })
  }
  useShortcuts({ 'Control+Enter': upload })

  const chooseForAll = (kind: Kind) => {
    const kinds = kindsBefore(queue, kind)
    const isReplacing = replacesKinds(queue, kind)
    sharedQueue.dispatch({ type: 'choose_kind', ids: forSameKind, kind })
    if (!isReplacing) return
    toast.show({
      message: t('sameKindChosen', { count: Object.keys(kinds).length, kind: kindName(kind) }),
      action: {
        label: t('undo'),
        spokenLabel: t('undoSameKind'),
        onAction: () => sharedQueue.dispatch({ type: 'restore_kinds', kind, kinds }),
      },
    })
  }

  return (
    <div ref={barRef} className={PLACE}>
      <div className={TOOLS}>
        {hasSameKind && (
          <KindSelect
            size="sm"
            aria-label={t('sameKind')}
            placeholder={t('sameKind')}
            value={sharedKind(queue)}
            onKind={chooseForAll}
            wrapperClassName="max-w-full @max-[579px]:w-full @min-[580px]:-order-1 @min-[580px]:w-46"
          />
        )}
        <span className="flex flex-wrap items-center gap-2 @max-[579px]:w-full @max-[579px]:flex-col @max-[579px]:items-stretch @max-[579px]:empty:hidden">
          {takesUploads && combinableItems(queue).length > 1 && (
            <Button ref={combineRef} size="sm" aria-haspopup="dialog" onClick={onCombine}>
              {combine('open')}
            </Button>
          )}
          {folded.count > 0 && (
            <Button
              size="sm"
              variant="ghost"
              aria-expanded={folded.areShown}
              onClick={folded.toggle}
            >
              {t(folded.areShown ? 'hideUploaded' : 'showUploaded', { count: folded.count })}
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
        </span>
      </div>
      <div className={BAR}>
        <p
          id={countsId}
          className={clsx('num min-w-0 @min-[580px]:-order-2 @min-[580px]:grow', countsWidth)}
        >
          <Counters counts={counts} />
          {takesUploads && counts.suggested > suggested && (
            <Fact>
              <TextButton
                label={t('outOfViewNamed', { count: counts.suggested - suggested })}
                onClick={suggestions.showNext}
              >
                {t('outOfView', { count: counts.suggested - suggested })}
              </TextButton>
            </Fact>
          )}
        </p>
        {takesUploads && (
          <Button
            variant={canUpload ? 'primary' : 'secondary'}
            size="sm"
            aria-describedby={countsId}
            aria-disabled={!canUpload}
            aria-keyshortcuts="Control+Enter"
            title={!canUpload ? t('nothingReady', { needsKind: counts.needsKind }) : undefined}
            className={clsx(
              'aria-disabled:text-ink-3 @max-[579px]:whitespace-normal @min-[580px]:ms-auto',
              // The label changes with every row; its start and the keys stay.
              queue.items.length > 1 && '@min-[580px]:min-w-86 @min-[580px]:justify-between!',
            )}
            // After the first click of two, other suggestions may be on screen.
            onClick={({ detail }) => detail < 2 && upload()}
          >
            {suggested > 0
              ? t('uploadSuggested', { count, suggested, chosen: counts.ready })
              : t('upload', { count })}
            {canUpload && (
              <Kbd
                aria-hidden="true"
                className="border-current! text-current! opacity-80 max-lg:hidden"
              >
                Ctrl ↵
              </Kbd>
            )}
          </Button>
        )}
      </div>
    </div>
  )
}

const COUNTERS = [
  'checking',
  'needsKind',
  'suggested',
  'underway',
  'delivered',
  'cancelled',
  'attention',
] as const

function Counters({ counts }: { counts: QueueCounts }) {
  const t = useTranslations('uploads.queue')
  const parts = COUNTERS.filter((name) => counts[name] > 0).map((name) => (
    <Fact key={name}>
      <span
        // Lines break between counts, not inside one.
        className={clsx(
          'inline-block',
          (name === 'needsKind' || name === 'attention') && 'font-medium text-warn',
        )}
      >
        {t(name, { count: counts[name] })}
      </span>
    </Fact>
  ))
  return (
    <>
      {t('files', { count: counts.total })}
      {parts}
    </>
  )
}
