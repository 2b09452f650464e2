'use client'

import clsx from 'clsx'
import { CircleCheck, Clock, Copy } from 'lucide-react'
import { useLocale, useTranslations } from 'next-intl'
import type { MouseEvent, ReactNode } from 'react'
import { useKindName } from '@/components/kinds/kind-label'
import { useProblemText } from '@/components/problems/problem-text'
import { ProgressBar } from '@/components/ui/progress-bar'
import { Spinner } from '@/components/ui/spinner'
import type { SameFile } from '@/lib/contract/same-files'
import { formatDay } from '@/lib/format/dates'
import { pages, withQuery } from '@/lib/format/paths'
import type { Fix } from '@/lib/file-prep/shared/processed'
import { FileFacts } from './file-facts'
import { RowChanges } from './row-changes'
import { RowFixes } from './row-fixes'
import { RowNotes } from './row-notes'
import { RowSourceFiles } from './row-source-files'
import type { SharedQueue } from '@/components/uploads/engine/shared-queue'
import { shortenFilename } from '@/components/uploads/queue/filenames'
import { TextButton } from './text-button'
import type { QueueItem } from '@/components/uploads/queue/types'

export type RowStatusProps = {
  item: QueueItem
  repeated: boolean
  unkept: boolean
  disputeId: string
  /** The account's, IANA. */
  timeZone: string
  sharedQueue: SharedQueue
  /** The file may still be changed. */
  editable: boolean
  /** Nothing can be sent any more. */
  locked: boolean
  onFix: (id: string, fix: Fix) => void
  onEdit: (id: string, numbersOn: number) => void
  onUncombine: (item: QueueItem) => void
  onRename: (id: string, filename: string) => void
  onCancel: (id: string) => void
  onWithdraw: (item: QueueItem) => void
}

/** The current state of a file, under its name. */
export function RowStatus(props: RowStatusProps) {
  const { item, repeated, unkept, disputeId, sharedQueue, editable } = props
  const t = useTranslations('uploads.row')
  const waiting = useTranslations('uploads.waiting')
  const problemText = useProblemText()
  const { state, picked } = item
  const cancel = (
    <TextButton
      label={t('cancelNamed', { filename: item.filename })}
      onClick={() => props.onCancel(item.id)}
    >
      {t('cancel')}
    </TextButton>
  )
  switch (state.step) {
    case 'checking':
      return <Line>{t('checking')}</Line>
    case 'refused':
      return (
        <Line tone="bad">
          {state.fixes.length > 0 && !props.locked ? (
            <RowFixes item={item} fixes={state.fixes} onFix={props.onFix} />
          ) : (
            problemText({ code: state.problem }, forProblem(item))
          )}
          <RowSourceFiles item={item} onUncombine={props.locked ? null : props.onUncombine} />
        </Line>
      )
    case 'needs_kind':
    case 'ready':
      return (
        <Line>
          <FileFacts item={item} />
          {repeated && <span className="text-warn">{` · ${t('repeated')}`}</span>}
          {unkept && <span className="text-warn">{` · ${t('unkept')}`}</span>}
          <RowSourceFiles item={item} onUncombine={editable ? props.onUncombine : null} />
          <RowChanges item={item} sharedQueue={sharedQueue} editable={editable} />
          {item.same && <RowSame same={item.same} timeZone={props.timeZone} />}
          <RowNotes
            item={item}
            {...(editable && { onBlackOut: props.onEdit, onRename: props.onRename })}
          />
        </Line>
      )
    case 'queued':
      return (
        <Line className="flex items-center gap-3">
          {t('queued')}
          {cancel}
        </Line>
      )
    case 'sending':
      return (
        <Line className="flex items-center gap-3">
          <ProgressBar
            label={t('sending', { filename: item.filename })}
            value={state.percent / 100}
            className="flex-1"
          />
          <span className="num flex-none">{t('percent', { percent: state.percent })}</span>
          {cancel}
        </Line>
      )
    case 'waiting_for_omise':
      return (
        <Line className="flex items-center gap-2">
          <Spinner className="size-3.5!" />
          {t('waiting')}
        </Line>
      )
    case 'settling':
      return (
        <Line className="flex items-center gap-2">
          <Spinner className="size-3.5!" />
          {t('settling')}
        </Line>
      )
    case 'waiting':
      return (
        <Line className="flex items-start gap-2">
          <span className="flex h-[1lh] flex-none items-center">
            <Clock className="size-3.5!" />
          </span>
          <span className="min-w-0">
            {waiting(state.reason)}
            {state.reason !== 'withdrawing' && (
              <>
                {' '}
                <TextButton
                  label={t('withdrawNamed', { filename: item.filename })}
                  onClick={() => props.onWithdraw(item)}
                >
                  {t('withdraw')}
                </TextButton>
              </>
            )}
          </span>
        </Line>
      )
    case 'delivered':
      return (
        <Line tone="ok" className="flex flex-wrap items-center gap-x-1.5">
          <CircleCheck className="size-3.5!" />
          {t('delivered')}
          <OpenDocument
            disputeId={disputeId}
            documentId={state.document.id}
            filename={state.document.filename}
          />
        </Line>
      )
    case 'failed':
      return <Line tone="bad">{problemText(state.error, forProblem(item))}</Line>
    case 'cancelled':
      return (
        <Line>
          {state.withdrawnBy === undefined
            ? t('cancelled')
            : t('withdrawn', { name: state.withdrawnBy })}
        </Line>
      )
  }

  function forProblem({ filename }: QueueItem) {
    return { filename: shortenFilename(filename), size: picked.size }
  }
}

const TONES = { plain: 'text-ink-3', bad: 'text-bad', ok: 'text-ok' }

type LineProps = { tone?: keyof typeof TONES; className?: string; children: ReactNode }

function Line({ tone = 'plain', className, children }: LineProps) {
  return <div className={clsx('min-w-0 text-sm', TONES[tone], className)}>{children}</div>
}

/** The dispute already got this file. It can be uploaded nevertheless. */
function RowSame({ same, timeZone }: { same: SameFile; timeZone: string }) {
  const t = useTranslations('uploads.same')
  const locale = useLocale()
  const kindName = useKindName()
  const { filename, kind, createdAt, addedBy, deleted } = same
  return (
    <p className="flex items-start gap-1.5 text-warn">
      <span className="flex h-[1lh] flex-none items-center">
        <Copy className="size-3.5!" />
      </span>
      <span className="min-w-0">
        {t(deleted ? 'deleted' : 'here', {
          filename: shortenFilename(filename),
          kind: kindName(kind),
          date: formatDay(createdAt, locale, timeZone),
          name: addedBy.name,
        })}
      </span>
    </p>
  )
}

type OpenDocumentProps = { disputeId: string; documentId: string; filename: string }

/** A real link; a plain click opens the document on this page, and the queue stays. */
function OpenDocument({ disputeId, documentId, filename }: OpenDocumentProps) {
  const t = useTranslations('uploads.row')
  const open = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return
    event.preventDefault()
    const params = new URLSearchParams(location.search)
    params.set('document', documentId)
    history.pushState(null, '', `?${params}`)
  }
  return (
    <a
      href={withQuery(pages.dispute(disputeId), { document: documentId })}
      aria-label={t('openNamed', { filename })}
      className="font-medium underline underline-offset-3"
      onClick={open}
    >
      {t('open')}
    </a>
  )
}
