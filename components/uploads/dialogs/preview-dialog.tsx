'use client'

import { ArrowLeft, ArrowRight, X } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useRef } from 'react'
import { Dialog } from '@/components/ui/dialog'
import { Spinner } from '@/components/ui/spinner'
import { Filename } from '@/components/ui/filename'
import { IconButton } from '@/components/ui/icon-button'
import { FileViewer } from '@/components/viewer/file-viewer'
import { scrollsSideways } from '@/components/viewer/use-stage'
import { useViewerKeys } from '@/components/viewer/use-viewer-keys'
import { FORMATS } from '@/lib/evidence/formats'
import { PreviewForm } from './preview-form'
import { UnreadableFile } from './unreadable-file'
import { useHeldFile } from './use-held-file'
import { suggestionOf } from '@/components/uploads/queue/queue-rules'
import type { QueueItem, UploadQueue } from '@/components/uploads/queue/types'
import { sentForm } from '@/components/uploads/queue/processing'
import type { SharedQueue } from '@/components/uploads/engine/shared-queue'
import { previewButtonId } from '@/components/uploads/rows/use-focus-after-removal'

export type PreviewDialogProps = {
  queue: UploadQueue
  sharedQueue: SharedQueue
  itemId: string
  /** The dispute accepts no more documents. */
  locked: boolean
  onSwitch: (itemId: string) => void
  onEdit: (itemId: string, numbersOn?: number) => void
  onClose: () => void
}

/** The final check: the file itself, its kind and its name at Omise. */
export function PreviewDialog(props: PreviewDialogProps) {
  const { queue, sharedQueue, itemId, onSwitch, onClose } = props
  const t = useTranslations('uploads.preview')
  const returnTo = useRef<HTMLElement | null>(null)
  const kindSelect = useRef<HTMLSelectElement>(null)
  const viewer = useRef<HTMLDivElement>(null)
  const viewable = queue.items.filter((item) => item.format !== null)
  const index = viewable.findIndex(({ id }) => id === itemId)
  const item = viewable[index]
  const held = sharedQueue.file(itemId)
  const read = useHeldFile(held)

  const close = () => {
    returnTo.current = document.getElementById(previewButtonId(itemId))
    onClose()
  }
  const turn = (step: 1 | -1) => {
    const next = viewable[index + step]
    if (next) onSwitch(next.id)
    return next !== undefined
  }
  useViewerKeys({
    // In a magnified file the arrow keys scroll.
    ArrowLeft: () => !scrollsSideways(viewer.current) && turn(-1),
    ArrowRight: () => !scrollsSideways(viewer.current) && turn(1),
  })
  if (!item?.format || !held) return null

  return (
    <Dialog
      onClose={close}
      title={`${t('title')}: ${item.filename}`}
      hideTitle
      size="full"
      initialFocus={kindSelect}
      finalFocus={returnTo}
      className="h-[min(46rem,calc(100dvh-4rem))]! max-md:h-dvh! max-md:rounded-none"
    >
      <div className="flex min-h-0 flex-1 max-md:flex-col max-md:overflow-y-auto">
        <div
          ref={viewer}
          aria-busy={read.name === 'loading'}
          className="flex min-h-0 min-w-0 flex-1 flex-col bg-sunken max-md:h-[54dvh] max-md:flex-none max-md:short:h-dvh"
        >
          <PreviewBar
            item={item}
            position={index + 1}
            total={viewable.length}
            onTurn={turn}
            onClose={close}
          />
          {read.name === 'loading' && <Spinner className="m-auto size-6 text-ink-3" />}
          {read.name === 'unreadable' && (
            <UnreadableFile
              key={item.id}
              item={item}
              sharedQueue={sharedQueue}
              reread={async () => {
                const outcome = await read.reread()
                // The button that had it is gone.
                if (outcome === 'read') kindSelect.current?.focus()
                return outcome
              }}
              onClose={close}
            />
          )}
          {read.name === 'read' && (
            <FileViewer
              key={`${item.id} ${item.preparation ? sentForm(item.preparation).sha256 : item.picked.lastModified}`}
              file={{
                contentType: FORMATS[item.format].contentType,
                source: read.file,
                filename: item.filename,
              }}
            />
          )}
        </div>
        <PreviewForm
          key={item.id}
          item={item}
          sharedQueue={sharedQueue}
          locked={props.locked}
          kindRef={kindSelect}
          onBack={close}
          onEdit={props.onEdit}
          onUpload={() => {
            // The form calls this only while the suggested kind is on screen.
            const kind = suggestionOf(item)?.kind
            sharedQueue.dispatch({
              type: 'upload',
              ids: [item.id],
              suggestedKinds: kind && { [item.id]: kind },
            })
            close()
          }}
        />
      </div>
    </Dialog>
  )
}

type PreviewBarProps = {
  item: QueueItem
  position: number
  total: number
  onTurn: (step: 1 | -1) => boolean
  onClose: () => void
}

function PreviewBar({ item, position, total, onTurn, onClose }: PreviewBarProps) {
  const t = useTranslations('uploads.preview')
  const common = useTranslations('common')
  return (
    <div className="flex flex-none items-center max-md:sticky max-md:top-0 max-md:z-10 gap-2 border-b border-line bg-surface py-1.5 ps-4 pe-2 text-sm">
      <span className="min-w-0 flex-1 font-medium">
        <Filename name={item.filename} />
      </span>
      {total > 1 && (
        <>
          <span className="num flex-none whitespace-nowrap text-ink-3" role="status">
            {t('position', { position, total })}
          </span>
          <IconButton
            label={t('previous')}
            icon={<ArrowLeft />}
            aria-keyshortcuts="ArrowLeft"
            aria-disabled={position === 1}
            className="aria-disabled:opacity-40"
            onClick={() => onTurn(-1)}
          />
          <IconButton
            label={t('next')}
            icon={<ArrowRight />}
            aria-keyshortcuts="ArrowRight"
            aria-disabled={position === total}
            className="aria-disabled:opacity-40"
            onClick={() => onTurn(1)}
          />
        </>
      )}
      <IconButton label={common('close')} icon={<X />} onClick={onClose} />
    </div>
  )
}
