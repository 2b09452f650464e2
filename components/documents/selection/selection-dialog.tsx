'use client'

import { Tag, Trash2 } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useId, useRef, useState, type RefObject } from 'react'
import { KindLabel } from '@/components/kinds/kind-label'
import { useProblemText } from '@/components/problems/problem-text'
import { AlertDialog } from '@/components/ui/alert-dialog'
import { CheckboxField } from '@/components/ui/checkbox-field'
import { Fact } from '@/components/ui/fact'
import { Filename } from '@/components/ui/filename'
import { ProgressBar } from '@/components/ui/progress-bar'
import { Select } from '@/components/ui/select'
import { useToast } from '@/components/ui/toast'
import { conflictCheckOf } from '@/lib/api-client/conflict-check'
import { changeKind, deleteDocument } from '@/lib/api-client/calls/document-calls'
import { newUuid } from '@/lib/api-client/new-uuid'
import type { Document } from '@/lib/contract/documents'
import { isKind, KINDS, type Kind } from '@/lib/evidence/kinds'
import { useStore } from '@/lib/store'
import { useEachDocument, type DocumentOutcome } from './use-each-document'
import { useUndoAll } from './use-undo-all'

export type SelectionDialogProps = {
  disputeId: string
  task: 'delete' | 'changeKind'
  documents: readonly Document[]
  finalFocus: RefObject<HTMLElement | null>
  /** `isOver`: it was done, at least in part. */
  onClose: (isOver: boolean) => void
}

/** Names the documents, asks once, shows the progress, and tells the outcome of each. */
export function SelectionDialog(props: SelectionDialogProps) {
  const { disputeId, task, documents, finalFocus, onClose } = props
  const t = useTranslations(`documents.selection.${task}Dialog`)
  const common = useTranslations('documents.selection')
  const kinds = useTranslations('kinds.label')
  const isAsking = useStore(conflictCheckOf(disputeId).question) !== null
  const unavailable = documents.filter(({ bytes }) => bytes === 'unavailable').length
  // Without its bytes, a document cannot be uploaded again under another kind.
  const targets =
    task === 'delete' ? documents : documents.filter(({ bytes }) => bytes !== 'unavailable')
  const { outcomes, phase, run, stop } = useEachDocument(disputeId, targets)
  const [kind, setKind] = useState<Kind | null>(null)
  const [isConfirmed, setConfirmed] = useState(false)
  const deleted = useRef<Document[]>([])
  const offerUndo = useUndoAll(disputeId)
  const toast = useToast()
  const select = useRef<HTMLSelectElement>(null)
  const selectId = useId()

  const count = targets.length
  const ended = [...outcomes.values()].filter(
    ({ state }) => !['waiting', 'running'].includes(state),
  )
  const isComplete = ended.every(({ state }) => state === 'done' || state === 'continues')
  const isOver = phase === 'over'

  async function deleteOne(document: Document, seen: string | undefined) {
    const forGood = document.bytes === 'unavailable' && isConfirmed
    const gone = await deleteDocument(disputeId, document.id, { seen, forGood })
    conflictCheckOf(disputeId).removed(document.id)
    if (gone.bytes === 'vault') deleted.current.push(gone)
    return 'done' as const
  }

  async function changeOne(document: Document, seen: string | undefined) {
    if (!kind || document.kind === kind) return 'done' as const
    const change = { changeId: newUuid(), kind, seen }
    const { state, replacementId } = await changeKind(disputeId, document.id, change)
    const check = conflictCheckOf(disputeId)
    if (replacementId) check.added(replacementId)
    if (state === 'done') check.removed(document.id)
    return state === 'done' ? ('done' as const) : ('continues' as const)
  }

  /** What is done and can be undone needs no further look. */
  async function start() {
    const isDone = await run(task === 'delete' ? deleteOne : changeOne)
    if (!isDone || (task === 'delete' && deleted.current.length < count)) return
    if (kind) toast.show({ message: common('kindsChanged', { count, kind: kinds(kind) }) })
    close(true)
  }

  function close(isOver: boolean) {
    if (deleted.current.length > 0) offerUndo(deleted.current)
    onClose(isOver)
  }

  const needsConsent = task === 'delete' && unavailable > 0
  const isReady = task === 'delete' ? !needsConsent || isConfirmed : kind !== null
  return (
    <AlertDialog
      onClose={() => (phase === 'running' ? stop() : close(isOver))}
      title={t(isOver ? (isComplete ? 'done' : 'partly') : 'title', { count })}
      description={isOver ? common('outcome') : t('body', { count })}
      cancelLabel={isOver ? null : common(phase === 'running' ? 'stop' : 'cancel')}
      confirmLabel={isOver ? common('close') : t('confirm', { count })}
      confirmIcon={isOver ? undefined : task === 'delete' ? <Trash2 /> : <Tag />}
      confirmVariant={task === 'delete' && !isOver ? 'danger' : 'primary'}
      confirmDisabled={!isReady || phase === 'running'}
      onConfirm={() => {
        if (isOver) return close(true)
        if (isReady) void start()
      }}
      covered={isAsking}
      initialFocus={task === 'changeKind' ? select : undefined}
      finalFocus={finalFocus}
    >
      {task === 'changeKind' && phase === 'idle' && (
        <div className="mb-4 grid gap-1.5">
          <label htmlFor={selectId} className="font-medium">
            {common('newKind')}
          </label>
          <Select
            ref={select}
            id={selectId}
            value={kind ?? ''}
            onChange={({ target }) => isKind(target.value) && setKind(target.value)}
          >
            <option value="" disabled hidden>
              {common('chooseKind')}
            </option>
            {KINDS.map((each) => (
              <option key={each} value={each}>
                {kinds(each)}
              </option>
            ))}
          </Select>
        </div>
      )}
      {phase === 'running' && (
        <ProgressBar label={t('progress')} value={ended.length / count} className="mb-3" />
      )}
      <ul aria-label={common('documents')} className="rounded-md border border-line">
        {documents.map((document) => (
          <Line
            key={document.id}
            document={document}
            outcome={outcomes.get(document.id)}
            newKind={kind}
            warning={
              task === 'delete'
                ? document.bytes === 'unavailable' && common('forGood')
                : document.bytes === 'unavailable'
                  ? common('noBytes')
                  : document.kind === kind && common('sameKind')
            }
          />
        ))}
      </ul>
      {needsConsent && phase === 'idle' && (
        <div className="mt-4">
          <CheckboxField
            label={common('deleteDialog.consent', { count: unavailable })}
            checked={isConfirmed}
            onChange={({ target }) => setConfirmed(target.checked)}
          />
        </div>
      )}
    </AlertDialog>
  )
}

type LineProps = {
  document: Document
  outcome: DocumentOutcome | undefined
  newKind: Kind | null
  warning: string | false
}

function Line({ document, outcome, newKind, warning }: LineProps) {
  const t = useTranslations('documents.selection.state')
  const problemText = useProblemText()
  const { filename, kind } = document
  return (
    <li className="border-t border-line px-3 py-2 first:border-t-0">
      <Filename name={filename} className="font-medium" />
      <p className="text-sm text-ink-3">
        <KindLabel kind={(outcome?.state === 'done' && newKind) || kind} />
        {!outcome && warning && <Fact className="text-warn">{warning}</Fact>}
        {outcome && outcome.state !== 'failed' && <Fact>{t(outcome.state)}</Fact>}
      </p>
      {outcome?.state === 'failed' && (
        <p role="alert" className="text-sm text-bad">
          {problemText(outcome.error, { filename })}
        </p>
      )}
    </li>
  )
}
