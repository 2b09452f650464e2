'use client'

import { CircleAlert, CircleCheck, Hourglass, Inbox, RotateCw, SearchX } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { useProblemText } from '@/components/problems/problem-text'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import type { ApiError } from '@/lib/api-client/api-error'
import type { DisputeTab } from '@/lib/evidence/dispute-status'

const ICONS: Record<DisputeTab, ReactNode> = {
  open: <CircleCheck />,
  pending: <Hourglass />,
  closed: <Inbox />,
}

/** No dispute in this list: good news where an answer would be due. */
export function EmptyList({ tab }: { tab: DisputeTab }) {
  const t = useTranslations('disputes.empty')
  return (
    <EmptyState
      icon={ICONS[tab]}
      tone={tab === 'open' ? 'good' : 'plain'}
      title={t(`${tab}.title`)}
    >
      {t(`${tab}.body`)}
    </EmptyState>
  )
}

export function NoMatch({ q, onClear }: { q: string; onClear: () => void }) {
  const t = useTranslations('disputes')
  return (
    <EmptyState
      icon={<SearchX />}
      title={t('noMatch.title', { q })}
      actions={<Button onClick={onClear}>{t('search.clear')}</Button>}
    >
      {t('noMatch.body')}
    </EmptyState>
  )
}

/** Filters can hide everything: that is not the same as nothing. */
export function NoFilterMatch({ onClear }: { onClear: () => void }) {
  const t = useTranslations('disputes.filters')
  return (
    <EmptyState
      icon={<SearchX />}
      title={t('noMatch')}
      actions={<Button onClick={onClear}>{t('clear')}</Button>}
    />
  )
}

export function FailedList({
  error,
  retrying,
  onRetry,
}: {
  error: ApiError
  retrying: boolean
  onRetry: () => void
}) {
  const t = useTranslations()
  const write = useProblemText()
  return (
    <div role="alert">
      <EmptyState
        icon={<CircleAlert />}
        tone="bad"
        title={t('disputes.failed.title')}
        actions={
          <Button icon={<RotateCw />} busy={retrying} onClick={onRetry}>
            {t('common.retry')}
          </Button>
        }
      >
        <p>{write({ ...error, requestId: undefined })}</p>
        {error.requestId && (
          <p className="num mt-1 text-sm break-all text-ink-3">
            {t('common.requestId', { id: error.requestId })}
          </p>
        )}
      </EmptyState>
    </div>
  )
}
