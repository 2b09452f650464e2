'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Ban, Clock, TriangleAlert, X } from 'lucide-react'
import { useLocale, useTranslations } from 'next-intl'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { KindLabel } from '@/components/kinds/kind-label'
import { useLazyCode } from '@/components/problems/use-lazy-code'
import { useProblemText } from '@/components/problems/problem-text'
import { Fact } from '@/components/ui/fact'
import { Filename } from '@/components/ui/filename'
import { IconButton } from '@/components/ui/icon-button'
import { refreshDispute, uploadsQuery } from '@/lib/api-client/queries/dispute-queries'
import type { Upload } from '@/lib/contract/documents'
import { formatDateTime, formatShortDateTime } from '@/lib/format/dates'
import { pollDelay } from './engine/poll-uploads'
import { followUp, type FollowUp } from './queue/follow-up'
import { TextButton } from './rows/text-button'
import { useDismissedUploads } from './use-dismissed-uploads'
import { useQueuedUploads } from './engine/queue-registry'
import { useWithdrawal } from './engine/use-withdrawal'

export type PendingUploadsProps = {
  disputeId: string
  timeZone: string
  /** The person may withdraw unsettled uploads. */
  canWithdraw: boolean
}

const loadWithdrawDialog = () => import('./dialogs/withdraw-dialog')

/**
 * Uploads that are not documents yet and not in this tab's queue: a colleague's, one from another computer, or from a
 * closed page. Follows them until they are documents, or the person has seen why not.
 */
export function PendingUploads({ disputeId, timeZone, canWithdraw }: PendingUploadsProps) {
  const t = useTranslations('uploads.underway')
  const uploads = useFollowedUploads(disputeId)
  const queued = useQueuedUploads(disputeId)
  const { dismissed, dismiss } = useDismissedUploads()
  const arrived = useArrivals(disputeId, uploads)

  const { withdraw, pendingId } = useWithdrawal(disputeId)
  const [asked, setAsked] = useState<Upload | null>(null)
  const dialog = useLazyCode(loadWithdrawDialog, asked !== null, () => setAsked(null))
  const list = useRef<HTMLUListElement>(null)

  // Failures are hidden until the dismissed ones are known.
  const isDismissed = (id: string) => dismissed === null || dismissed.includes(id)
  // An outcome shown in the queue is not shown again here.
  const readAbove = uploads.filter((upload) => hasFailed(upload) && queued.has(upload.id))
  const unread = readAbove.map(({ id }) => id).filter((id) => !isDismissed(id))
  useEffect(() => {
    if (unread.length > 0) dismiss(unread)
  })

  const shown = uploads.filter(
    (upload) => !queued.has(upload.id) && !(hasFailed(upload) && isDismissed(upload.id)),
  )
  return (
    <>
      <p role="status" className="sr-only">
        {arrived > 0 && t('arrived', { count: arrived })}
      </p>
      {shown.length > 0 && (
        <ul
          ref={list}
          tabIndex={-1}
          aria-label={t('label')}
          className="mx-4 mb-4 overflow-hidden rounded-md border border-line outline-none"
        >
          {shown.map((upload) => (
            <PendingUpload
              key={upload.id}
              upload={upload}
              timeZone={timeZone}
              onDismiss={() => dismiss([upload.id])}
              onWithdraw={canWithdraw ? () => setAsked(upload) : null}
            />
          ))}
        </ul>
      )}
      {asked && dialog.code && (
        <dialog.code.WithdrawDialog
          filename={asked.filename}
          busy={pendingId === asked.id}
          finalFocus={list}
          onClose={() => setAsked(null)}
          onWithdraw={() => {
            void withdraw({ uploadId: asked.id, filename: asked.filename }).then(() =>
              setAsked(null),
            )
          }}
        />
      )}
    </>
  )
}

type PendingUploadProps = {
  upload: Upload
  timeZone: string
  onDismiss: () => void
  /** Null when the person may not. */
  onWithdraw: (() => void) | null
}

function PendingUpload({ upload, timeZone, onDismiss, onWithdraw }: PendingUploadProps) {
  const t = useTranslations('uploads.underway')
  const locale = useLocale()
  const { filename, kind, addedBy, createdAt } = upload
  return (
    <li className="flex items-start gap-3 border-t border-line px-3 py-2 first:border-t-0">
      <span className="flex h-[1lh] flex-none items-center text-ink-3">
        {ICONS[followUp(upload).step] ?? <Clock />}
      </span>
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-baseline gap-x-3">
          <span className="min-w-0 font-medium">
            <Filename name={filename} />
          </span>
          <KindLabel kind={kind} />
          <span
            className="num text-sm text-ink-3"
            title={formatDateTime(createdAt, locale, timeZone)}
          >
            {t('by', {
              name: addedBy.name,
              when: formatShortDateTime(createdAt, locale, timeZone),
            })}
          </span>
        </p>
        <PendingUploadStatus upload={upload} onWithdraw={onWithdraw} />
      </div>
      {hasFailed(upload) && (
        <IconButton size="sm" label={t('dismiss', { filename })} icon={<X />} onClick={onDismiss} />
      )}
    </li>
  )
}

const ICONS: Partial<Record<FollowUp['step'], ReactNode>> = {
  refused: <TriangleAlert className="text-warn" />,
  withdrawn: <Ban />,
}

function PendingUploadStatus({
  upload,
  onWithdraw,
}: Pick<PendingUploadProps, 'upload' | 'onWithdraw'>) {
  const t = useTranslations('uploads.underway')
  const row = useTranslations('uploads.row')
  const waiting = useTranslations('uploads.waiting')
  const problemText = useProblemText()
  const { filename, size } = upload
  const found = followUp(upload)
  if (found.step === 'refused') {
    return (
      <p className="text-sm text-bad">
        <strong className="font-medium">{t('attention')}</strong>
        <Fact>{problemText({ code: found.problem }, { filename, size })}</Fact>
      </p>
    )
  }
  if (found.step === 'withdrawn') {
    return <p className="text-sm text-ink-3">{row('withdrawn', { name: found.by })}</p>
  }
  if (found.step !== 'waiting') return null
  return (
    <p className="text-sm text-ink-3">
      {waiting(found.reason)}
      {found.reason !== 'withdrawing' && onWithdraw && (
        <>
          {' '}
          <TextButton label={row('withdrawNamed', { filename })} onClick={onWithdraw}>
            {row('withdraw')}
          </TextButton>
        </>
      )}
    </p>
  )
}

/** Polls at growing intervals while an upload is unsettled, and not while the page is hidden. */
function useFollowedUploads(disputeId: string): readonly Upload[] {
  const polls = useRef(0)
  // Unchanged data stays the same object; the time shows that it was fetched again.
  const { data, dataUpdatedAt } = useQuery({
    ...uploadsQuery(disputeId),
    refetchInterval: ({ state }) =>
      state.data?.items.some(isPending) ? pollDelay(polls.current) : false,
  })
  const underway = data?.items
    .filter(isPending)
    .map(({ id }) => id)
    .join()
  useEffect(() => {
    polls.current = 0
  }, [underway])
  useEffect(() => {
    polls.current += 1
  }, [dataUpdatedAt])
  return data?.items ?? []
}

/** An unsettled upload that is no longer listed has become a document, so the table is refetched. */
function useArrivals(disputeId: string, uploads: readonly Upload[]): number {
  const client = useQueryClient()
  const before = useRef<readonly string[]>([])
  const [arrived, setArrived] = useState(0)
  useEffect(() => {
    const listed = new Set(uploads.map(({ id }) => id))
    const underway = uploads.filter(isPending).map(({ id }) => id)
    const ended = before.current.filter((id) => !underway.includes(id))
    before.current = underway
    if (ended.length === 0) return
    setArrived(ended.filter((id) => !listed.has(id)).length)
    void refreshDispute(client, disputeId)
  }, [client, disputeId, uploads])
  return arrived
}

function isPending({ state }: Upload): boolean {
  return !['refused', 'withdrawn', 'delivered'].includes(state)
}

/** It ended, and not as a document. */
function hasFailed({ state }: Upload): boolean {
  return state === 'refused' || state === 'withdrawn'
}
