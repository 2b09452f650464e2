import { useTranslations } from 'next-intl'
import { Card } from '@/components/ui/card'
import { Skeleton } from '@/components/ui/skeleton'
import { SlowNotice } from '@/components/ui/slow-notice'

export function PageSkeleton() {
  const t = useTranslations('common')
  return (
    <div role="status" aria-busy="true">
      <span className="sr-only">{t('loadingPage')}</span>
      <Skeleton className="mb-6 h-8 w-48" />
      <Skeleton className="mb-4 h-9 w-full max-w-90" />
      <Card className="grid gap-5 p-4">
        {['w-2/3', 'w-1/2', 'w-3/5', 'w-2/5', 'w-3/4'].map((width) => (
          <div key={width} className="grid gap-2">
            <Skeleton className={`h-4 ${width}`} />
            <Skeleton className="h-3 w-40" />
          </div>
        ))}
        <SlowNotice />
      </Card>
    </div>
  )
}
