'use client'

import { X } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useRef } from 'react'
import type { ProblemInWords } from '@/components/problems/write-problem'
import { Button } from '@/components/ui/button'
import { IconButton } from '@/components/ui/icon-button'
import { ACCEPTED_TYPES } from '@/components/uploads/intake/accepted-types'
import type { SharedQueue } from '@/components/uploads/engine/shared-queue'
import { filesFromInput } from '@/components/uploads/intake/files-from-event'
import { isSaved, canRemove, canReplace, canSend } from '@/components/uploads/queue/queue-rules'
import type { FileToAdd } from '@/components/uploads/queue/row-files'
import type { QueueItem } from '@/components/uploads/queue/types'
import { previewButtonId } from './use-focus-after-removal'

type RowActionsProps = {
  item: QueueItem
  sharedQueue: Pick<SharedQueue, 'dispatch'>
  locked: boolean
  onReplace: (id: string, file: FileToAdd) => void
  onUpload: (id: string) => void
  onRemove: (id: string) => void
  onEdit: (id: string) => void
}

/** Problems that are not of the file alone. */
const MAY_SUCCEED: ReadonlySet<ProblemInWords> = new Set<ProblemInWords>([
  'took_too_long',
  'processing_failed',
  'processed_file_missing',
  'converter_unavailable',
])

/**
 * The next action on a file, and Remove. Cancel is in the status line instead: when it disappears, a second click must
 * not hit Remove.
 */
export function RowActions(props: RowActionsProps) {
  const { item, locked, onUpload } = props
  const t = useTranslations('uploads.row')
  const { id, filename, state } = item

  /** The pressed button is about to be removed. */
  const act = (action: () => void) => {
    document.getElementById(previewButtonId(id))?.focus()
    action()
  }
  const again = state.step === 'cancelled' ? 'again' : state.step === 'failed' ? 'retry' : null

  return (
    <div className="flex items-center justify-end gap-1">
      {!locked && again && canSend(item) && (
        <Button
          size="sm"
          aria-label={t(`${again}Named`, { filename })}
          onClick={() => act(() => onUpload(id))}
        >
          {t(again)}
        </Button>
      )}
      {!locked && maySucceed(item) && (
        <Button
          size="sm"
          aria-label={t('retryNamed', { filename })}
          onClick={() => act(() => props.sharedQueue.dispatch({ type: 'reset', id }))}
        >
          {t('retry')}
        </Button>
      )}
      {!locked && isStill(item) && (
        <Button
          size="sm"
          aria-haspopup="dialog"
          aria-label={t('editNamed', { filename })}
          onClick={() => props.onEdit(id)}
        >
          {t('edit')}
        </Button>
      )}
      {!locked && canReplace(item) && (
        <Replace item={item} onReplace={(file) => act(() => props.onReplace(id, file))} />
      )}
      {canRemove(item) && (
        <IconButton
          size="sm"
          label={t(isSaved(item) ? 'dismiss' : 'remove', { filename })}
          icon={<X />}
          // The next row moves up under the pointer: a double click must not remove it as well.
          onClick={({ detail }) => {
            if (detail < 2) props.onRemove(id)
          }}
        />
      )}
    </div>
  )
}

/** Processing the picked file once more may help. */
function maySucceed({ state }: QueueItem): boolean {
  if (state.step === 'refused') return MAY_SUCCEED.has(state.problem)
  return state.step === 'failed' && MAY_SUCCEED.has(state.error.code)
}

/** There was no attempt yet. */
function isStill({ state }: QueueItem): boolean {
  return state.step === 'needs_kind' || state.step === 'ready'
}

/** Replaces a file that cannot be sent; its kind stays. */
function Replace({
  item,
  onReplace,
}: {
  item: QueueItem
  onReplace: (file: { file: File }) => void
}) {
  const t = useTranslations('uploads.row')
  const input = useRef<HTMLInputElement>(null)
  const label = t('replaceNamed', { filename: item.filename })
  return (
    <>
      <input
        ref={input}
        type="file"
        accept={ACCEPTED_TYPES}
        aria-label={label}
        tabIndex={-1}
        className="hidden"
        onChange={({ currentTarget }) => {
          const [file] = filesFromInput(currentTarget)
          if (file) onReplace(file)
        }}
      />
      <Button size="sm" aria-label={label} onClick={() => input.current?.click()}>
        {t('replace')}
      </Button>
    </>
  )
}
