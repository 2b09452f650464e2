'use client'

import { useTranslations } from 'next-intl'
import { Banner } from '@/components/ui/banner'
import { RetryButton } from '@/components/ui/retry-button'
import { Skeleton } from '@/components/ui/skeleton'

export type QueueShellProps = {
  rows: number
  /** Present when their code did not load. */
  onRetry?: (() => void) | undefined
}

/** The placeholder of the rows until their code has loaded; one, so that the page moves once. */
export function QueueShell({ rows, onRetry }: QueueShellProps) {
  const t = useTranslations('uploads.queue')
  return (
    <div className="mx-4 mb-4 overflow-hidden rounded-md border border-line">
      {onRetry ? (
        <Banner
          tone="bad"
          role="alert"
          className="rounded-none"
          action={<RetryButton size="sm" onRetry={onRetry} />}
        >
          {t('notLoaded', { count: rows })}
        </Banner>
      ) : (
        <div className="flex min-h-[calc(3lh+1rem)] items-center gap-3 px-3">
          <Skeleton className="size-11" />
          <Skeleton className="h-4 w-48" />
        </div>
      )}
    </div>
  )
}
