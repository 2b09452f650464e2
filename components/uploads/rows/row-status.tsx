'use client'

import clsx from 'clsx'
import { CircleCheck, Clock } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { MouseEvent, ReactNode } from 'react'
import { useProblemText } from '@/components/problems/problem-text'
import { ProgressBar } from '@/components/ui/progress-bar'
import { Spinner } from '@/components/ui/spinner'
import { pages, withQuery } from '@/lib/format/paths'
import type { Fix } from '@/lib/file-prep/shared/processed'
import { FileFacts } from './file-facts'
import { RowFixes } from './row-fixes'
import { RowSourceFiles } from './row-source-files'
import { RowUnlock } from './row-unlock'
import type { SharedQueue } from '@/components/uploads/engine/shared-queue'
import { shortenFilename } from '@/components/uploads/queue/filenames'
import { TextButton } from './text-button'
import { fittedSize } from '@/components/uploads/queue/queue-selectors'
import type { QueueItem } from '@/components/uploads/queue/types'

export type RowStatusProps = {
  item: QueueItem
  disputeId: string
  sharedQueue: Pick<SharedQueue, 'dispatch' | 'file'>
  /** Nothing can be sent any more. */
  locked: boolean
  onFix: (id: string, fix: Fix) => void
  onUncombine: (item: QueueItem) => void
  onCancel: (id: string) => void
  onWithdraw: (item: QueueItem) => void
}

/** The current state of a file, under its name. */
export function RowStatus(props: RowStatusProps) {
  const { item, disputeId } = props
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
      if (!state.converting) return <Line>{t('checking')}</Line>
      return (
        <Line className="flex items-center gap-2">
          <Spinner className="size-3.5!" />
          {t('converting')}
        </Line>
      )
    case 'refused':
      return (
        <Line tone="bad">
          {state.fixes.length > 0 && !props.locked ? (
            <RowFixes item={item} fixes={state.fixes} size={fittedSize(item)} onFix={props.onFix} />
          ) : state.problem === 'pdf_password' && !props.locked ? (
            <RowUnlock item={item} sharedQueue={props.sharedQueue} />
          ) : (
            problemText({ code: state.problem }, { ...forProblem(item), size: fittedSize(item) })
          )}
          <RowSourceFiles item={item} onUncombine={props.locked ? null : props.onUncombine} />
        </Line>
      )
    case 'needs_kind':
    case 'ready':
      return (
        <Line>
          <FileFacts item={item} />
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
