'use client'

import { useTranslations } from 'next-intl'
import { startTransition, useCallback, useMemo, useRef, useState, type RefObject } from 'react'
import { useLazyCode } from '@/components/problems/use-lazy-code'
import { useToast } from '@/components/ui/toast'
import type { Kind } from '@/lib/evidence/kinds'
import type { EditTask } from '@/components/uploads/dialogs/edit-dialog'
import type { Fix } from '@/lib/file-prep/shared/processed'
import { RestoredBanner, EditorMissingBanner, ElsewhereBanner } from './queue-banners'
import { PausedBanner } from './rows/paused-banner'
import { QueueFooter } from './queue-footer'
import { isSaved } from './queue/queue-rules'
import { alikeNames, repeatedIds } from './queue/queue-selectors'
import type { QueueItem } from './queue/types'
import { ROW_HEIGHT, UploadRow } from './rows/upload-row'
import type { FileToAdd } from './queue/row-files'
import type { SharedQueue, SharedSnapshot } from './engine/shared-queue'
import { useKindKeys } from './rows/use-kind-keys'
import { useFocusAfterRemoval } from './rows/use-focus-after-removal'
import { useFoldedRows } from './rows/use-folded-rows'
import { useRenderedRows } from './rows/use-rendered-rows'
import { useVisibleSuggestions } from './rows/use-visible-suggestions'
import { useSlideBelow } from './use-slide-below'
import { useUnpack } from './use-unpack'
import { useWithdrawal } from './engine/use-withdrawal'

export type QueueBoxProps = SharedSnapshot & {
  disputeId: string
  /** The account's, IANA. */
  timeZone: string
  sharedQueue: SharedQueue
  /** The box with its surroundings, below which the page continues. */
  area: RefObject<HTMLElement | null>
  /** False: the dispute accepts no more documents. */
  open: boolean
  /** The focus target when the last row is removed. */
  chooseRef: RefObject<HTMLButtonElement | null>
}

const loadPreviewDialog = () => import('./dialogs/preview-dialog')
const loadFitDialog = () => import('./dialogs/fit-dialog')
const loadEditDialog = () => import('./dialogs/edit-dialog')
const loadCombineDialog = () => import('./dialogs/combine-dialog')

/** Every file of the queue with its state and its actions. */
export function QueueBox(props: QueueBoxProps) {
  const { disputeId, queue, thumbnails, unkept, elsewhere, sharedQueue, open, chooseRef } = props
  const t = useTranslations('uploads.queue')
  const [previewed, setPreviewed] = useState<string | null>(null)
  const dialog = useLazyCode(loadPreviewDialog, previewed !== null)
  // The press is painted first: a large dialog may take longer than a frame.
  const preview = useCallback((id: string) => startTransition(() => setPreviewed(id)), [])
  const [fitting, setFitting] = useState<{ id: string; fix: Fix } | null>(null)
  const fitDialog = useLazyCode(loadFitDialog, fitting !== null)
  const [editing, setEditing] = useState<{ id: string; task: EditTask } | null>(null)
  const editDialog = useLazyCode(loadEditDialog, editing !== null)
  const edited = queue.items.find(({ id }) => id === editing?.id)
  const editedFile = edited && sharedQueue.file(edited.id)
  const fitted = queue.items.find(({ id }) => id === fitting?.id)
  const combineButton = useRef<HTMLButtonElement>(null)
  const [combining, setCombining] = useState(false)
  const combineDialog = useLazyCode(loadCombineDialog, combining)
  const toast = useToast()
  const { list, latest, focusAfterRemoval, focusWhenThere } = useFocusAfterRemoval(
    queue.items,
    chooseRef,
  )
  const jumpBelow = useSlideBelow(props.area, queue.items)
  const repeated = useMemo(() => repeatedIds(queue), [queue])
  const alike = useMemo(() => alikeNames(queue), [queue])
  const bar = useRef<HTMLDivElement>(null)
  const folded = useFoldedRows(queue.items, list)
  const rendered = useRenderedRows(folded.shown.map(({ id }) => id))
  const suggestions = useVisibleSuggestions(queue.items, { list, bar, rendered })
  const locked = !open || queue.paused === 'dispute_not_open'

  const remove = useCallback(
    (id: string) => {
      const item = latest.current.find((candidate) => candidate.id === id)
      focusAfterRemoval(id)
      jumpBelow(id)
      sharedQueue.dispatch({ type: 'remove', id })
      if (!item || isSaved(item)) return
      const { filename } = item
      toast.show({
        message: t('removed', { filename }),
        action: {
          label: t('undo'),
          spokenLabel: t('undoNamed', { filename }),
          onAction: () => {
            focusWhenThere(id)
            sharedQueue.dispatch({ type: 'undo_removal', id })
          },
        },
      })
    },
    [sharedQueue, focusAfterRemoval, focusWhenThere, jumpBelow, latest, toast, t],
  )
  /** Cancel disappears when pressed: the focus stays in the row. */
  const cancel = useCallback(
    (id: string) => {
      focusWhenThere(id)
      sharedQueue.dispatch({ type: 'cancel', id })
    },
    [sharedQueue, focusWhenThere],
  )
  const { withdraw: withdrawUpload } = useWithdrawal(disputeId)
  /** The file stays in the row and can be uploaded again, so this needs no confirmation. */
  const withdraw = useCallback(
    ({ id, uploadId, filename }: QueueItem) => {
      if (uploadId === null) return
      void withdrawUpload({ uploadId, filename }).then((upload) => {
        if (!upload) return
        focusWhenThere(id)
        sharedQueue.dispatch({ type: 'follow', id, upload })
      })
    },
    [sharedQueue, withdrawUpload, focusWhenThere],
  )
  const uncombine = useCallback(
    ({ id, parts: [first] }: QueueItem) => {
      focusWhenThere(first?.id)
      sharedQueue.dispatch({ type: 'uncombine', id })
    },
    [sharedQueue, focusWhenThere],
  )
  const rename = useCallback(
    (id: string, filename: string) => sharedQueue.dispatch({ type: 'rename', id, filename }),
    [sharedQueue],
  )
  const replace = useCallback(
    (id: string, entry: FileToAdd) => sharedQueue.dispatch({ type: 'replace', id, entry }),
    [sharedQueue],
  )
  const chooseKind = useCallback(
    (id: string, kind: Kind) => sharedQueue.dispatch({ type: 'choose_kind', ids: [id], kind }),
    [sharedQueue],
  )
  useKindKeys({ items: queue.items, list, locked, onKind: chooseKind })
  const upload = useCallback(
    (id: string) => sharedQueue.dispatch({ type: 'upload', ids: [id] }),
    [sharedQueue],
  )
  const fit = useCallback((id: string, fix: Fix) => setFitting({ id, fix }), [])
  const edit = useCallback((id: string, numbersOn: number | null = null) => {
    setPreviewed(null)
    setEditing({
      id,
      task: numbersOn === null ? { task: 'edit' } : { task: 'redact', page: numbersOn },
    })
  }, [])
  const turn = useCallback((id: string) => setEditing({ id, task: { task: 'turn' } }), [])
  const unpack = useUnpack(sharedQueue)
  const combine = useCallback(() => setCombining(true), [])
  const endCombining = useCallback(() => setCombining(false), [])
  const preloadPreview = useCallback(() => void loadPreviewDialog().catch(() => undefined), [])

  return (
    <>
      {queue.items.length > 0 && (
        <div className="@container mx-4 mb-4 overflow-clip rounded-md border border-line">
          <RestoredBanner
            queue={queue}
            onNoted={() => sharedQueue.dispatch({ type: 'acknowledge_restored' })}
          />
          {elsewhere && <ElsewhereBanner />}
          <PausedBanner queue={queue} />
          {editing && editDialog.failed && <EditorMissingBanner onRetry={editDialog.retry} />}
          <ul
            ref={list}
            aria-label={t('label')}
            className="[&_:is(a,button,input,select)]:scroll-mb-24"
          >
            {folded.shown.map((item) =>
              rendered.has(item.id) ? (
                <UploadRow
                  key={item.id}
                  disputeId={disputeId}
                  timeZone={props.timeZone}
                  item={item}
                  sharedQueue={sharedQueue}
                  thumbnail={thumbnails.get(item.id)}
                  repeated={repeated.has(item.id)}
                  alike={alike.get(item.id)}
                  unkept={unkept.has(item.id)}
                  locked={locked}
                  onPreview={preview}
                  onIntent={preloadPreview}
                  onKind={chooseKind}
                  onRename={rename}
                  onReplace={replace}
                  onUpload={upload}
                  onCancel={cancel}
                  onWithdraw={withdraw}
                  onRemove={remove}
                  onFix={fit}
                  onUnpack={unpack}
                  onEdit={edit}
                  onTurn={turn}
                  onUncombine={uncombine}
                />
              ) : (
                <li key={item.id} aria-hidden className={ROW_HEIGHT} />
              ),
            )}
          </ul>
          <QueueFooter
            queue={queue}
            sharedQueue={sharedQueue}
            open={open}
            suggestions={suggestions}
            folded={folded}
            barRef={bar}
            combineRef={combineButton}
            onCombine={combine}
          />
        </div>
      )}
      {fitting && fitted && fitDialog.code && (
        <fitDialog.code.FitDialog
          key={fitted.id}
          item={fitted}
          sharedQueue={sharedQueue}
          fix={fitting.fix}
          onClose={() => setFitting(null)}
        />
      )}
      {editing && edited?.format && editedFile && editDialog.code && (
        <editDialog.code.EditDialog
          key={edited.id}
          item={edited}
          format={edited.format}
          file={editedFile}
          sharedQueue={sharedQueue}
          task={editing.task}
          onClose={() => setEditing(null)}
        />
      )}
      {combining && combineDialog.code && (
        <combineDialog.code.CombineDialog
          queue={queue}
          thumbnails={thumbnails}
          sharedQueue={sharedQueue}
          opener={combineButton}
          onClose={endCombining}
        />
      )}
      {previewed !== null && dialog.code && (
        <dialog.code.PreviewDialog
          queue={queue}
          sharedQueue={sharedQueue}
          itemId={previewed}
          locked={locked}
          onSwitch={setPreviewed}
          onEdit={edit}
          onClose={() => setPreviewed(null)}
        />
      )}
    </>
  )
}
