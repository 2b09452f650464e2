'use client'

import { useTranslations } from 'next-intl'
import { Banner } from '@/components/ui/banner'
import { RetryButton } from '@/components/ui/retry-button'
import { Skeleton } from '@/components/ui/skeleton'

export type QueueShellProps = { rows: number; failed: boolean; onRetry: () => void }

/** The placeholder of the rows until their code has loaded. */
export function QueueShell({ rows, failed, onRetry }: QueueShellProps) {
  const t = useTranslations('uploads.queue')
  return (
    <div className="mx-4 mb-4 overflow-hidden rounded-md border border-line">
      {failed ? (
        <Banner
          tone="bad"
          role="alert"
          className="rounded-none"
          action={<RetryButton size="sm" onRetry={onRetry} />}
        >
          {t('notLoaded', { count: rows })}
        </Banner>
      ) : (
        Array.from({ length: rows }, (_, row) => (
          <div
            key={row}
            className="flex min-h-[calc(3lh+1rem)] items-center gap-3 border-t border-line px-3 first:border-t-0"
          >
            <Skeleton className="size-11" />
            <Skeleton className="h-4 w-48" />
          </div>
        ))
      )}
    </div>
  )
}
