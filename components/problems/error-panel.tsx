'use client'

import { CircleAlert } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { EmptyState, type EmptyStateProps } from '@/components/ui/empty-state'
import { useProblemText } from './problem-text'
import type { ProblemLike } from './write-problem'

export type ErrorPanelProps = Pick<
  EmptyStateProps,
  'title' | 'titleAs' | 'actions' | 'className'
> & {
  problem: ProblemLike
}

/** Replaces a list or a page that could not be loaded. */
export function ErrorPanel({ problem, className, ...props }: ErrorPanelProps) {
  return (
    <div role="alert" className={className}>
      <EmptyState {...props} tone="bad" icon={<CircleAlert />}>
        <ErrorText problem={problem} />
      </EmptyState>
    </div>
  )
}

/** The problem, and the request id under which the log has more. */
export function ErrorText({ problem }: { problem: ProblemLike }) {
  const t = useTranslations('common')
  const problemText = useProblemText()
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
