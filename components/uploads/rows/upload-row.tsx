'use client'

import clsx from 'clsx'
import { useTranslations } from 'next-intl'
import { memo } from 'react'
import { KindLabel } from '@/components/kinds/kind-label'
import type { Kind } from '@/lib/evidence/kinds'
import type { Fix, Note } from '@/lib/file-prep/shared/processed'
import { KindSelect } from './kind-select'
import { canEdit, suggestionOf } from '@/components/uploads/queue/queue-rules'
import { RowActions } from './row-actions'
import { RowDetails, UnusedResult } from './row-details'
import { RowName } from './row-name'
import { RowNotes } from './row-notes'
import { RowStatus } from './row-status'
import { RowThumbnail } from './row-thumbnail'
import type { SharedQueue } from '@/components/uploads/engine/shared-queue'
import { reasonId } from './suggestion-reason'
import { SUGGESTED, suggestionKey } from './use-visible-suggestions'
import { readTextOf } from '@/components/uploads/queue/read-text'
import type { QueueItem } from '@/components/uploads/queue/types'
import type { FileToAdd } from '@/components/uploads/queue/row-files'

export type UploadRowProps = {
  disputeId: string
  /** The account's, IANA. */
  timeZone: string
  item: QueueItem
  /** An object URL. */
  thumbnail: string | undefined
  /** An earlier row has the same file. */
  repeated: boolean
  /** The name of an earlier row that looks like it. */
  alike: string | undefined
  /** This browser could not store it: it is lost with the page. */
  unkept: boolean
  sharedQueue: SharedQueue
  /** Nothing can be sent any more: only reading and removing remain. */
  locked: boolean
  onPreview: (id: string) => void
  /** The person is about to open the file. */
  onIntent: () => void
  onKind: (id: string, kind: Kind) => void
  onRename: (id: string, filename: string) => void
  onReplace: (id: string, file: FileToAdd) => void
  onUpload: (id: string) => void
  onCancel: (id: string) => void
  /** Our server has it and Omise does not. */
  onWithdraw: (item: QueueItem) => void
  onRemove: (id: string) => void
  onFix: (id: string, fix: Fix) => void
  /** Adds the files attached to it. */
  onUnpack: (id: string) => void
  /** `numbersOn`: the page with the numbers to be blacked out. */
  onEdit: (id: string, numbersOn?: number) => void
  /** Opens the editor with the text upright. */
  onTurn: (id: string) => void
  onUncombine: (item: QueueItem) => void
}

/** About the height of a row that is being checked. */
export const ROW_HEIGHT = 'min-h-[6.1875rem] max-md:min-h-33 @min-[580px]:min-h-[calc(3lh+1rem)]'

// Narrow: thumbnail and name, below the name its details or the reason of a failure, then the kind and the buttons,
// which would not fit next to the name. Wide: two lines of text next to the thumbnail, then the kind, then the buttons,
// and the details below in full width, whose first line has its place before they are known.
const GRID =
  'skip-off-screen [--off-screen-height:5.125rem] max-md:[--off-screen-height:calc(7.25rem-1px)] ' +
  '@min-[580px]:[--off-screen-height:calc(3lh-1px)] ' +
  'grid grid-cols-[2.75rem_minmax(0,1fr)_auto] content-start gap-x-3 border-t border-line px-3 py-2 first:border-t-0 ' +
  '@min-[580px]:min-h-[calc(3lh+1rem)] @min-[580px]:grid-cols-[2.75rem_minmax(0,1fr)_12.5rem_7.5rem]'
// Narrow: one flowing text. Wide: each in its place of the grid.
const TEXT_PLACE =
  'col-start-2 col-end-4 row-start-2 flex min-w-0 flex-wrap content-start gap-x-3 text-sm text-ink-3 @min-[580px]:contents'
const STATUS_PLACE = {
  facts: '@min-[580px]:col-start-2 @min-[580px]:row-start-2',
  beside: 'basis-full @min-[580px]:col-start-2 @min-[580px]:row-start-2',
  below:
    'flex basis-full flex-col justify-center @min-[580px]:col-start-2 @min-[580px]:col-end-4 @min-[580px]:row-start-2',
}
const DETAILS_PLACE =
  'contents @min-[580px]:col-start-2 @min-[580px]:col-end-5 @min-[580px]:row-start-3 @min-[580px]:block @min-[580px]:min-w-0 @min-[580px]:text-sm @min-[580px]:text-ink-3'
const KIND_PLACE =
  'col-span-2 col-start-1 row-start-3 mt-2 flex flex-col justify-center text-sm max-md:min-h-11 @min-[580px]:col-span-1 @min-[580px]:col-start-3 @min-[580px]:row-span-2 @min-[580px]:row-start-1 @min-[580px]:mt-0 @min-[580px]:self-center'

const NO_NOTES: readonly Note[] = []

/**
 * One file of the queue. The row keeps its height in every state: when a failure disables the kind, its text takes the
 * space of the select.
 */
export const UploadRow = memo(function UploadRow(props: UploadRowProps) {
  const { item, thumbnail, repeated, alike, unkept, locked, disputeId } = props
  const t = useTranslations('uploads.row')
  const { id, filename, kind, state } = item
  const editable = !locked && canEdit(item)
  const suggestion = editable ? suggestionOf(item) : null
  const isUnsent = state.step === 'needs_kind' || state.step === 'ready'
  // Sending does not wait until the pictures are read.
  const foundLate = isUnsent ? NO_NOTES : (readTextOf(item)?.notes ?? NO_NOTES)
  const wentWrong = state.step === 'refused' || state.step === 'failed'

  return (
    <li data-upload={id} onPointerEnter={props.onIntent} className={GRID}>
      <div className="col-start-1 row-span-2 row-start-1 self-center">
        <RowThumbnail url={thumbnail} format={item.format} busy={state.step === 'checking'} />
      </div>
      <div className="col-start-2 col-end-4 row-start-1 min-w-0 self-end @min-[580px]:col-end-3">
        <RowName
          item={item}
          editable={editable}
          onPreview={props.onPreview}
          onIntent={props.onIntent}
          onRename={props.onRename}
        />
      </div>
      <div className={TEXT_PLACE}>
        <div
          className={clsx(
            'min-w-0',
            STATUS_PLACE[isUnsent ? 'facts' : wentWrong ? 'below' : 'beside'],
          )}
        >
          <RowStatus
            item={item}
            disputeId={disputeId}
            sharedQueue={props.sharedQueue}
            locked={locked}
            onFix={props.onFix}
            onUncombine={props.onUncombine}
            onCancel={props.onCancel}
            onWithdraw={props.onWithdraw}
          />
        </div>
        {isUnsent && (
          <div className={DETAILS_PLACE}>
            <RowDetails
              item={item}
              repeated={repeated}
              alike={alike}
              unkept={unkept}
              timeZone={props.timeZone}
              sharedQueue={props.sharedQueue}
              editable={editable}
              onEdit={props.onEdit}
              onTurn={props.onTurn}
              onUncombine={props.onUncombine}
              onRename={props.onRename}
              onFix={props.onFix}
              onUnpack={props.onUnpack}
            />
          </div>
        )}
        {!isUnsent && (foundLate.length > 0 || item.unusedResult !== undefined) && (
          <div className={DETAILS_PLACE}>
            <UnusedResult item={item} />
            <RowNotes item={item} notes={foundLate} />
          </div>
        )}
      </div>
      {state.step === 'failed' && (
        <div className="hidden self-end @min-[580px]:col-start-3 @min-[580px]:row-start-1 @min-[580px]:block">
          {kind && <KindLabel kind={kind} />}
        </div>
      )}
      {!wentWrong && (
        <div
          className={KIND_PLACE}
          {...(suggestion && { [SUGGESTED]: suggestionKey(id, suggestion.kind) })}
        >
          {editable ? (
            <KindSelect
              size="sm"
              aria-label={t('kind', { filename })}
              placeholder={t('chooseKind')}
              value={kind}
              suggested={suggestion?.kind}
              aria-describedby={suggestion ? reasonId(id) : undefined}
              isNext
              onKind={(next) => props.onKind(id, next)}
              wrapperClassName="w-full"
            />
          ) : (
            kind && <KindLabel kind={kind} className="@max-[579px]:ms-14" />
          )}
        </div>
      )}
      <div className="col-start-3 row-start-3 mt-2 self-center @min-[580px]:col-start-4 @min-[580px]:row-span-2 @min-[580px]:row-start-1 @min-[580px]:mt-0">
        <RowActions {...props} />
      </div>
    </li>
  )
})
