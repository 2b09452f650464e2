'use client'

import clsx from 'clsx'
import { useLocale, useTranslations } from 'next-intl'
import { useEffect, useReducer, useRef, useState } from 'react'
import { editor, hasEdits, newEditor, type EditorState } from '@/components/editor/editor-state'
import type { FoundBoxes } from '@/components/editor/edited-files'
import { FileEditor } from '@/components/editor/file-editor'
import { useProblemText } from '@/components/problems/problem-text'
import { AlertDialog } from '@/components/ui/alert-dialog'
import { Banner } from '@/components/ui/banner'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { ProgressBar } from '@/components/ui/progress-bar'
import { Spinner } from '@/components/ui/spinner'
import { FORMATS, type Format } from '@/lib/evidence/formats'
import { NO_EDIT } from '@/lib/file-prep/shared/edit'
import { MAX_DOCUMENT_BYTES } from '@/lib/evidence/limits'
import { formatBytes } from '@/lib/format/bytes'
import { canReprocess } from '@/components/uploads/queue/queue-rules'
import { mayHoldUnknown, notesOf, readTextOf, turnsOf } from '@/components/uploads/queue/read-text'
import { pageOfNumber } from '@/components/uploads/rows/row-notes'
import type { HeldFile } from '@/components/uploads/queue/held-file'
import type { SharedQueue } from '@/components/uploads/engine/shared-queue'
import { shortenFilename } from '@/components/uploads/queue/filenames'
import type { QueueItem } from '@/components/uploads/queue/types'
import { UnreadableFile } from './unreadable-file'
import { useApplyEdits, type ApplyState } from './use-apply-edits'
import { useHeldFile } from './use-held-file'
import { previewButtonId } from '@/components/uploads/rows/use-focus-after-removal'

/** What the editor opens for: any edit, the numbers of a page, or text that is not upright. */
export type EditTask = { task: 'edit' } | { task: 'redact'; page: number } | { task: 'turn' }

export type EditDialogProps = {
  item: QueueItem
  format: Format
  file: HeldFile
  sharedQueue: SharedQueue
  task: EditTask
  onClose: () => void
}

/** Rotates, crops and blacks out a file of the queue; nothing takes effect before it is applied. */
export function EditDialog({ item, format, file, sharedQueue, task, onClose }: EditDialogProps) {
  const t = useTranslations('uploads.edit')
  const tool = useRef<HTMLButtonElement>(null)
  const returnTo = useRef<HTMLElement | null>(null)
  // Edits the file as it was when the dialog opened.
  const [source] = useState(file)
  const read = useHeldFile(source)
  const [state, dispatch] = useReducer(editor, null, () => editorFor(task, item))
  const isRedacting = task.task === 'redact'
  const [recognized] = useState(() => recognizedBoxes(item))
  // The boxes are of the same moment.
  const [itemAtFirst] = useState(item)
  const [asking, setAsking] = useState(false)
  const { state: applying, apply, stop } = useApplyEdits(item.pages)
  const filename = shortenFilename(item.filename)
  const edited = hasEdits(state)
  const isWorking = applying.name === 'working'
  const isLate = !canReprocess(item) || file !== source
  useAskBeforeLeaving(edited)
  const isRead = read.name === 'read'
  useEffect(() => {
    if (isRead) tool.current?.focus()
  }, [isRead])

  const close = () => {
    returnTo.current = document.getElementById(previewButtonId(item.id))
    onClose()
  }
  const leave = () => {
    if (isWorking) stop()
    else if (edited && !isLate) setAsking(true)
    else close()
  }
  const finish = async () => {
    const ready = read.name === 'read' && (await apply(read.file, state.edits))
    if (!ready) return
    // Meanwhile another tab may have changed or sent it, which the dialog reports.
    if (sharedQueue.file(item.id) !== source) return stop()
    sharedQueue.dispatch({ type: 'reprocess', id: item.id, made: ready })
    close()
  }

  return (
    <Dialog
      onClose={leave}
      title={t('title', { filename })}
      size="full"
      initialFocus={tool}
      finalFocus={returnTo}
      className="max-md:rounded-none"
      footer={
        <>
          <Outcome applying={applying} filename={filename} size={item.picked.size} late={isLate} />
          <Button onClick={leave}>{t(isWorking ? 'stop' : 'cancel')}</Button>
          <Button
            variant="primary"
            busy={isWorking}
            aria-disabled={!edited || isLate || !isRead}
            className="aria-disabled:opacity-50"
            onClick={() => void finish()}
          >
            {t('apply')}
          </Button>
        </>
      }
    >
      <div
        inert={isWorking}
        aria-busy={read.name === 'loading'}
        className="flex min-h-0 flex-1 flex-col short:flex-none"
      >
        {read.name === 'loading' && <Spinner className="m-auto size-6 text-ink-3" />}
        {read.name === 'unreadable' && (
          <UnreadableFile
            item={item}
            sharedQueue={sharedQueue}
            reread={read.reread}
            onClose={close}
          />
        )}
        {read.name === 'read' && (
          <FileEditor
            file={{
              contentType: FORMATS[format].contentType,
              source: read.file,
              filename: item.filename,
            }}
            state={state}
            dispatch={dispatch}
            firstTool={isRedacting ? 'blackOut' : 'look'}
            searched={isRedacting ? pagesWithNumbers(item) : []}
            recognized={recognized}
            isUnread={(page) => mayHoldUnknown(itemAtFirst, page)}
            toolRef={tool}
          />
        )}
      </div>
      {asking && (
        <AlertDialog
          onClose={() => setAsking(false)}
          title={t('discard.title', { filename })}
          description={t('discard.body')}
          cancelLabel={t('discard.cancel')}
          confirmLabel={t('discard.confirm')}
          onConfirm={close}
        />
      )}
    </Dialog>
  )
}

function editorFor(task: EditTask, item: QueueItem): EditorState {
  if (task.task !== 'turn') return newEditor(task.task === 'redact' ? task.page : 1)
  const turns = turnsOf(item)
  const edits = new Map(turns.map(({ page, turn }) => [page, { ...NO_EDIT, turn }]))
  return { ...newEditor(turns[0]?.page ?? 1), edits }
}

function pagesWithNumbers(item: QueueItem): number[] {
  const pages = notesOf(item).map(pageOfNumber)
  return [...new Set(pages.filter((page) => page !== null))]
}

/** The numbers in its pictures. */
function recognizedBoxes(item: QueueItem): FoundBoxes {
  return new Map(readTextOf(item)?.boxes.map(({ page, boxes }) => [page, boxes]))
}

type OutcomeProps = { applying: ApplyState; filename: string; size: number; late: boolean }

/** The progress of applying, or its error. */
function Outcome({ applying, filename, size, late }: OutcomeProps) {
  const t = useTranslations('uploads.edit')
  const failure = useFailureWords()
  return (
    <div
      className={clsx(
        'min-w-0 flex-1 self-center',
        (late || applying.name === 'working' || applying.name === 'failed') && 'basis-64',
      )}
    >
      <div role="status">
        {applying.name === 'working' && (
          <>
            <p className="mb-1.5 text-sm text-ink-2">{t('applying')}</p>
            <ProgressBar label={t('applyingNamed', { filename })} value={applying.progress} />
          </>
        )}
      </div>
      <div role="alert">
        {applying.name === 'failed' && (
          <Banner tone="bad">{failure(applying, { filename, size })}</Banner>
        )}
        {late && <Banner tone="warn">{t('late')}</Banner>}
      </div>
    </div>
  )
}

type Failure = Extract<ApplyState, { name: 'failed' }>

function useFailureWords() {
  const t = useTranslations('uploads.edit.failed')
  const problemText = useProblemText()
  const locale = useLocale()
  const limit = formatBytes(MAX_DOCUMENT_BYTES, locale)
  return ({ problem, found }: Failure, file: { filename: string; size: number }) => {
    if (problem === null) return t('broken')
    if (problem === 'file_too_large') return t('tooLarge', { limit })
    if (problem === 'took_too_long') return t('tooSlow')
    if (problem === 'covered_text_left') {
      const { text, pages } = found ?? { text: '', pages: [] }
      const list = new Intl.ListFormat(locale).format(pages.map(String))
      const letters = Array.from(text)
      const shown = letters.length > 40 ? `${letters.slice(0, 40).join('')}…` : text
      return t('coveredTextLeft', { text: shown, pages: pages.length, list })
    }
    return problemText({ code: problem }, file)
  }
}

function useAskBeforeLeaving(wanted: boolean) {
  useEffect(() => {
    if (!wanted) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', ask)
    return () => removeEventListener('beforeunload', ask)
  }, [wanted])
}
