'use client'

import { useLocale, useTranslations } from 'next-intl'
import { useMemo, useRef } from 'react'
import { useProblemText } from '@/components/problems/problem-text'
import { Banner } from '@/components/ui/banner'
import { Button } from '@/components/ui/button'
import { Dialog, DialogBody } from '@/components/ui/dialog'
import { Fact } from '@/components/ui/fact'
import { Spinner } from '@/components/ui/spinner'
import { FileViewer } from '@/components/viewer/file-viewer'
import { newUuid } from '@/lib/api-client/new-uuid'
import { MAX_DOCUMENT_BYTES } from '@/lib/evidence/limits'
import { FORMATS } from '@/lib/evidence/formats'
import { formatBytes } from '@/lib/format/bytes'
import { asFile } from '@/lib/file-prep/shared/file-bytes'
import type { Fix, ReadyFile } from '@/lib/file-prep/shared/processed'
import type { SharedQueue } from '@/components/uploads/engine/shared-queue'
import { shortenFilename } from '@/components/uploads/queue/filenames'
import { fittedSize } from '@/components/uploads/queue/queue-selectors'
import type { QueueItem } from '@/components/uploads/queue/types'
import { previewButtonId } from '@/components/uploads/rows/use-focus-after-removal'
import { useFit } from './use-fit'

export type FitDialogProps = {
  item: QueueItem
  sharedQueue: SharedQueue
  fix: Fix
  onClose: () => void
}

/** Shrinks, splits or cleans a file; the result is used only after a preview. */
export function FitDialog({ item, sharedQueue, fix: firstFix, onClose }: FitDialogProps) {
  const t = useTranslations('uploads.fit')
  const returnTo = useRef<HTMLElement | null>(null)
  const cancel = useRef<HTMLButtonElement>(null)
  const { fix, state, choose } = useFit(sharedQueue.file(item.id), firstFix)
  const filename = shortenFilename(item.filename)

  const close = () => {
    returnTo.current = document.getElementById(previewButtonId(item.id))
    onClose()
  }
  const take = (files: readonly ReadyFile[]) => {
    const [only] = files
    if (fix !== 'split' && only)
      sharedQueue.dispatch({ type: 'reprocess', id: item.id, made: only })
    else takeParts(sharedQueue, item, files)
    close()
  }

  return (
    <Dialog
      onClose={close}
      title={t(`title.${fix}`, { filename })}
      description={t(`about.${fix}`)}
      size="lg"
      initialFocus={cancel}
      finalFocus={returnTo}
      footer={
        <>
          <Button ref={cancel} onClick={close}>
            {t('cancel')}
          </Button>
          {state.name === 'blocked' && state.fixes.includes('split') && (
            <Button variant="primary" onClick={() => choose('split')}>
              {t('splitInstead')}
            </Button>
          )}
          {state.name === 'processed' && (
            <Button variant="primary" onClick={() => take(state.files)}>
              {t(`take.${fix}`, { count: state.files.length })}
            </Button>
          )}
        </>
      }
    >
      <DialogBody>
        <div role="status">
          {state.name === 'working' && (
            <p className="flex items-center gap-2 py-8 text-ink-2">
              <Spinner />
              {t(`working.${fix}`)}
            </p>
          )}
          {state.name === 'processed' && <Sizes item={item} fix={fix} files={state.files} />}
        </div>
        {state.name === 'blocked' && <Blocked item={item} fix={fix} state={state} />}
        {state.name === 'processed' && <Processed fix={fix} files={state.files} />}
      </DialogBody>
    </Dialog>
  )
}

/** The parts are added at the end of the queue, with the kind of the whole. */
function takeParts(sharedQueue: SharedQueue, item: QueueItem, files: readonly ReadyFile[]) {
  const kind = item.kind ?? undefined
  const changes = item.sourceChanges ?? undefined
  const parts = files.map((ready) => ({ id: newUuid(), file: ready.file, ready, kind, changes }))
  sharedQueue.dispatch({ type: 'split', id: item.id, files: parts })
}

type SizesProps = { item: QueueItem; fix: Fix; files: readonly ReadyFile[] }

function Sizes({ item, fix, files }: SizesProps) {
  const t = useTranslations('uploads.fit')
  const locale = useLocale()
  const before = formatBytes(fittedSize(item), locale)
  const after = formatBytes(
    files.reduce((sum, { file }) => sum + file.size, 0),
    locale,
  )
  return (
    <p className="num mb-3 font-medium">
      {fix !== 'split'
        ? t('sizes', { before, after })
        : t('parts', { before, count: files.length })}
    </p>
  )
}

function Processed({ fix, files }: { fix: Fix; files: readonly ReadyFile[] }) {
  const [only] = files
  if (fix === 'split' || !only) return <Parts files={files} />
  return <ProcessedFileViewer ready={only} />
}

function ProcessedFileViewer({ ready: { file, format } }: { ready: ReadyFile }) {
  const source = useMemo(() => asFile(file), [file])
  const { contentType } = FORMATS[format]
  return (
    <div className="flex h-[min(28rem,50dvh)] overflow-hidden rounded-md border border-line">
      <FileViewer file={{ contentType, source, filename: file.name }} initialZoom={1} />
    </div>
  )
}

function Parts({ files }: { files: readonly ReadyFile[] }) {
  const row = useTranslations('uploads.row')
  const locale = useLocale()
  return (
    <ul className="divide-y divide-line rounded-md border border-line">
      {files.map(({ file, pages }) => (
        <li key={file.name} className="flex flex-wrap justify-between gap-x-4 px-3 py-2">
          <span className="min-w-0 font-medium break-words">{file.name}</span>
          <span className="num text-ink-3">
            {formatBytes(file.size, locale)}
            {pages !== null && <Fact>{row('pages', { count: pages })}</Fact>}
          </span>
        </li>
      ))}
    </ul>
  )
}

type BlockedProps = {
  item: QueueItem
  fix: Fix
  state: Extract<ReturnType<typeof useFit>['state'], { name: 'blocked' }>
}

function Blocked({ item, fix, state }: BlockedProps) {
  const t = useTranslations('uploads.fit')
  const problemText = useProblemText()
  const limit = formatBytes(MAX_DOCUMENT_BYTES, useLocale())
  const filename = shortenFilename(item.filename)
  const text = () => {
    if (!state.problem) return t('broken')
    if (state.problem === 'file_too_large') return t(`tooLarge.${fix}`, { limit })
    if (state.problem === 'took_too_long' && fix === 'shrink') {
      return t('tooSlow', { canSplit: state.fixes.includes('split') ? 'yes' : 'no' })
    }
    return problemText({ code: state.problem }, { filename, size: fittedSize(item) })
  }
  return (
    <Banner tone="bad" role="alert">
      {text()}
    </Banner>
  )
}
