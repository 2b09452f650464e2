import { useTranslations } from 'next-intl'
import { Skeleton } from '@/components/ui/skeleton'
import { SlowNotice } from '@/components/ui/slow-notice'

const ROWS = ['w-44', 'w-64', 'w-36', 'w-52', 'w-40', 'w-56']

/** The placeholder of the list while it is loading. */
export function DisputesSkeleton() {
  const t = useTranslations('disputes')
  return (
    <div role="status" aria-busy="true">
      <span className="sr-only">{t('loading')}</span>
      <div className="h-9 border-b border-line bg-sunken max-md:hidden" />
      {ROWS.map((width) => (
        <div
          key={width}
          className="flex items-center gap-6 border-b border-line px-4 py-3.5 last:border-b-0"
        >
          <div className="min-w-0 flex-1">
            <Skeleton className={`h-4 max-w-full ${width}`} />
            <Skeleton className="mt-2 h-3 w-52 max-w-full" />
          </div>
          <Skeleton className="h-4 w-20" />
          <Skeleton className="h-4 w-20 max-md:hidden" />
          <Skeleton className="h-5 w-24 rounded-full max-md:hidden" />
          <Skeleton className="h-5 w-14 rounded-full max-md:hidden" />
        </div>
      ))}
      <SlowNotice />
    </div>
  )
}
