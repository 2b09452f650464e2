'use client'

import { CircleAlert } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { toApiError } from '@/lib/api-client/api-error'
import { useProblemText } from './problem-text'

export type ErrorPanelProps = {
  title: ReactNode
  error: unknown
  busy: boolean
  onRetry: () => void
  className?: string
}

/** Stands where a list could not be loaded. */
export function ErrorPanel({ title, error, busy, onRetry, className }: ErrorPanelProps) {
  const t = useTranslations('common')
  return (
    <div role="alert" className={className}>
      <EmptyState
        tone="bad"
        icon={<CircleAlert />}
        title={title}
        actions={
          <Button busy={busy} onClick={onRetry}>
            {t('retry')}
          </Button>
        }
      >
        <ErrorText error={error} />
      </EmptyState>
    </div>
  )
}

/** What happened, and the request id by which the log has more. */
export function ErrorText({ error }: { error: unknown }) {
  const t = useTranslations('common')
  const problemText = useProblemText()
  const problem = toApiError(error)
  return (
    <>
      <p>{problemText({ ...problem, requestId: undefined })}</p>
      {problem.requestId && (
        <p className="num mt-2 text-sm break-all text-ink-3 select-all">
          {t('requestId', { id: problem.requestId })}
        </p>
      )}
    </>
  )
}
