import { getTranslations } from 'next-intl/server'
import { DocumentsTableSkeleton } from '@/components/documents/table/documents-skeleton'
import { Card } from '@/components/ui/card'
import { Skeleton } from '@/components/ui/skeleton'

export async function DisputeSkeleton() {
  const t = await getTranslations('dispute')
  return (
    <div aria-busy="true">
      <p role="status" className="sr-only">
        {t('loading')}
      </p>
      <Skeleton className="mb-4 h-3.5 w-56" />
      <div className="mb-6 flex items-start justify-between gap-6 max-md:flex-col">
        <div className="grid w-full gap-3">
          <Skeleton className="h-8 w-96 max-w-full" />
          <Skeleton className="h-4 w-80 max-w-full" />
          <Skeleton className="h-4 w-72 max-w-full" />
        </div>
        <Skeleton className="h-24 w-[250px] flex-none rounded-md max-md:w-full" />
      </div>
      <div className="grid items-start gap-6 max-[1180px]:gap-4 min-[1180px]:grid-cols-[minmax(0,1fr)_320px] workspace:grid-cols-[25rem_minmax(0,1fr)_22rem]">
        <Card>
          <div className="p-4">
            <Skeleton className="h-5 w-36" />
          </div>
          <DocumentsTableSkeleton />
        </Card>
        <Card>
          <div className="grid gap-3 p-4">
            <Skeleton className="h-5 w-20" />
            <Skeleton className="h-3.5" />
            <Skeleton className="h-3.5" />
            <Skeleton className="h-3.5" />
          </div>
        </Card>
      </div>
    </div>
  )
}
