import { useTranslations } from 'next-intl'
import { Skeleton } from '@/components/ui/skeleton'
import { SlowNotice } from '@/components/ui/slow-notice'

const PLACEHOLDER_ROWS = [1, 2, 3, 4]

/**
 * As tall as the rows, so that the layout does not shift when they arrive. A separate file: while the page is
 * streaming, the server renders it without the script of the table.
 */
export function DocumentsTableSkeleton() {
  const t = useTranslations('documents')
  return (
    <div role="status" aria-busy="true">
      <span className="sr-only">{t('loading')}</span>
      <div aria-hidden="true" className="border-t border-line">
        <div className="h-[35px] border-b border-line bg-sunken max-md:hidden" />
        {PLACEHOLDER_ROWS.map((row) => (
          <div
            key={row}
            className="flex items-center gap-3 border-t border-line px-4 py-2.5 first:border-t-0"
          >
            <Skeleton className="size-11" />
            <div className="grid flex-1 gap-2">
              <Skeleton className="h-3.5 w-2/5" />
              <Skeleton className="h-3 w-1/5" />
            </div>
            <Skeleton className="h-3.5 w-32 max-md:hidden" />
            <Skeleton className="h-3.5 w-24 max-md:hidden" />
          </div>
        ))}
      </div>
      <SlowNotice />
    </div>
  )
}
