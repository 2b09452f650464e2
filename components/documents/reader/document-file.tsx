'use client'

import { useQuery } from '@tanstack/react-query'
import { CircleAlert, FileQuestion, FileX } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { ErrorText } from '@/components/problems/error-panel'
import { Button } from '@/components/ui/button'
import { RetryButton } from '@/components/ui/retry-button'
import { SlowNotice } from '@/components/ui/slow-notice'
import { Spinner } from '@/components/ui/spinner'
import { FileViewer } from '@/components/viewer/file-viewer'
import { ViewerMessage } from '@/components/viewer/viewer-message'
import { isApiError, toApiError } from '@/lib/api-client/api-error'
import { contentQuery } from '@/lib/api-client/queries/dispute-queries'
import type { Document } from '@/lib/contract/documents'
import { FORMATS, type FormatContentType } from '@/lib/evidence/formats'

export type DocumentFileProps = { disputeId: string; document: Document }

/** The file itself, or a text about why it cannot be shown. */
export function DocumentFile({ disputeId, document }: DocumentFileProps) {
  const t = useTranslations('documents.review')
  const { filename, bytes } = document
  const content = useQuery({
    ...contentQuery(disputeId, document.id),
    enabled: bytes !== 'unavailable',
  })

  if (bytes === 'unavailable' || isApiError(content.error, 'bytes_unavailable')) {
    return <NoCopy />
  }
  if (content.error) {
    return (
      <NotLoaded
        title={t('failed.title', { filename })}
        error={content.error}
        busy={content.isFetching}
        onRetry={() => void content.refetch()}
      />
    )
  }
  if (!content.data) return <Loading label={t('loading', { filename })} />

  const contentType = knownType(content.data.type)
  if (!contentType) {
    return (
      <ViewerMessage tone="bad" icon={<FileX />} title={t('strange.title')}>
        {t('strange.body', { filename })}
      </ViewerMessage>
    )
  }
  return <FileViewer file={{ contentType, source: content.data, filename }} />
}

/** For a link to a document that is not on the page: loading, deleted, or currently unavailable. */
export function GoneDocument({
  error,
  onClose,
  onRetry,
}: {
  error: Error | null
  onClose: () => void
  onRetry: () => void
}) {
  const t = useTranslations('documents')
  if (!error) return <Loading label={t('loading')} />
  if (!isApiError(error, 'document_not_found')) {
    return <NotLoaded title={t('failed.title')} error={error} busy={false} onRetry={onRetry} />
  }
  return (
    <ViewerMessage
      icon={<FileQuestion />}
      title={t('review.gone.title')}
      actions={<Button onClick={onClose}>{t('review.gone.close')}</Button>}
    >
      {t('review.gone.body')}
    </ViewerMessage>
  )
}

function NoCopy() {
  const t = useTranslations('documents.review.unavailable')
  return (
    <ViewerMessage icon={<FileQuestion />} title={t('title')}>
      {t('body')}
    </ViewerMessage>
  )
}

function NotLoaded({
  title,
  error,
  busy,
  onRetry,
}: {
  title: ReactNode
  error: Error
  busy: boolean
  onRetry: () => void
}) {
  return (
    <ViewerMessage
      tone="bad"
      icon={<CircleAlert />}
      title={title}
      actions={<RetryButton busy={busy} onRetry={onRetry} />}
    >
      <ErrorText problem={toApiError(error)} />
    </ViewerMessage>
  )
}

function Loading({ label }: { label: string }) {
  return (
    <div role="status" aria-busy="true" className="grid flex-1 place-items-center text-ink-3">
      <span className="sr-only">{label}</span>
      <div className="grid justify-items-center">
        <Spinner className="size-6" />
        <SlowNotice />
      </div>
    </div>
  )
}

function knownType(type: string): FormatContentType | undefined {
  return Object.values(FORMATS).find(({ contentType }) => contentType === type)?.contentType
}
