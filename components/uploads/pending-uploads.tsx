'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Clock, TriangleAlert, X } from 'lucide-react'
import { useLocale, useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'
import { KindLabel } from '@/components/kinds/kind-label'
import { useProblemText } from '@/components/problems/problem-text'
import { Filename } from '@/components/ui/filename'
import { IconButton } from '@/components/ui/icon-button'
import { refreshDispute, uploadsQuery } from '@/lib/api-client/queries'
import type { Upload } from '@/lib/contract/documents'
import { formatDateTime, formatShortDateTime } from '@/lib/format/dates'
import { followDelay } from './engine/poll-uploads'
import { followUp } from './queue/follow-up'
import { useDismissedUploads } from './use-dismissed-uploads'
import { useQueuedUploads } from './use-unsent-files'

export type UnderwayListProps = { disputeId: string; timeZone: string }

/**
 * Uploads that are not documents yet and are not in the queue here: a colleague's, one from another computer, or
 * from a page that was closed. Follows them until they are at Omise, or somebody has seen why they are not.
 */
export function UnderwayList({ disputeId, timeZone }: UnderwayListProps) {
  const t = useTranslations('uploads.underway')
  const uploads = useFollowedUploads(disputeId)
  const queued = useQueuedUploads(disputeId)
  const { dismissed, dismiss } = useDismissedUploads()
  const arrived = useArrivals(disputeId, uploads)

  // Who has read a refusal in the queue need not read it again here.
  const readAbove = uploads.filter(({ id, state }) => state === 'refused' && queued.has(id))
  const unread = readAbove.map(({ id }) => id).filter((id) => !dismissed.includes(id))
  useEffect(() => {
    if (unread.length > 0) dismiss(unread)
  })

  const shown = uploads.filter(
    ({ id, state }) => !queued.has(id) && !(state === 'refused' && dismissed.includes(id)),
  )
  return (
    <>
      <p role="status" className="sr-only">
        {arrived > 0 && t('arrived', { count: arrived })}
      </p>
      {shown.length > 0 && (
        <ul
          aria-label={t('label')}
          className="mx-4 mb-4 overflow-hidden rounded-md border border-line"
        >
          {shown.map((upload) => (
            <UnderwayRow
              key={upload.id}
              upload={upload}
              timeZone={timeZone}
              onDismiss={() => dismiss([upload.id])}
            />
          ))}
        </ul>
      )}
    </>
  )
}

type UnderwayRowProps = { upload: Upload; timeZone: string; onDismiss: () => void }

function UnderwayRow({ upload, timeZone, onDismiss }: UnderwayRowProps) {
  const t = useTranslations('uploads.underway')
  const locale = useLocale()
  const { filename, kind, addedBy, createdAt, state } = upload
  return (
    <li className="flex items-start gap-3 border-t border-line px-3 py-2 first:border-t-0">
      <span className="flex h-[1lh] flex-none items-center text-ink-3">
        {state === 'refused' ? <TriangleAlert className="text-warn" /> : <Clock />}
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
        <UnderwayStatus upload={upload} />
      </div>
      {state === 'refused' && (
        <IconButton size="sm" label={t('dismiss', { filename })} icon={<X />} onClick={onDismiss} />
      )}
    </li>
  )
}

function UnderwayStatus({ upload }: { upload: Upload }) {
  const t = useTranslations('uploads.underway')
  const waiting = useTranslations('uploads.waiting')
  const problemText = useProblemText()
  const { filename, size } = upload
  const found = followUp(upload)
  if (found.step === 'refused') {
    return (
      <p className="text-sm text-bad">
        <strong className="font-medium">{t('attention')}</strong>
        {' · '}
        {problemText({ code: found.problem }, { filename, size })}
      </p>
    )
  }
  return found.step === 'waiting' && <p className="text-sm text-ink-3">{waiting(found.reason)}</p>
}

/** Asks again less and less often while something is underway, and not at all while nobody looks. */
function useFollowedUploads(disputeId: string): readonly Upload[] {
  const rounds = useRef(0)
  // The data stays the same object while nothing has changed; the time tells that it was asked for again.
  const { data, dataUpdatedAt } = useQuery({
    ...uploadsQuery(disputeId),
    refetchInterval: ({ state }) =>
      state.data?.items.some(isUnderway) ? followDelay(rounds.current) : false,
  })
  const underway = data?.items
    .filter(isUnderway)
    .map(({ id }) => id)
    .join()
  useEffect(() => {
    rounds.current = 0
  }, [underway])
  useEffect(() => {
    rounds.current += 1
  }, [dataUpdatedAt])
  return data?.items ?? []
}

/** What was underway and is no longer in the list has become a document: the table has to show it. */
function useArrivals(disputeId: string, uploads: readonly Upload[]): number {
  const client = useQueryClient()
  const before = useRef<readonly string[]>([])
  const [arrived, setArrived] = useState(0)
  useEffect(() => {
    const listed = new Set(uploads.map(({ id }) => id))
    const gone = before.current.filter((id) => !listed.has(id)).length
    before.current = uploads.filter(isUnderway).map(({ id }) => id)
    if (gone === 0) return
    setArrived(gone)
    void refreshDispute(client, disputeId)
  }, [client, disputeId, uploads])
  return arrived
}

function isUnderway({ state }: Upload): boolean {
  return state !== 'refused' && state !== 'delivered'
}
