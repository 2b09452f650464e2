import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { redirect } from 'next/navigation'
import { DisputesScreen } from '@/components/disputes/list/disputes-screen'
import {
  lastPageOffset,
  readDisputesUrl,
  readViewId,
  writeDisputesUrl,
} from '@/components/disputes/disputes-url'
import { PageSkeleton } from '@/components/shell/page-skeleton'
import { queryKeys } from '@/lib/contract/query-keys'
import { can } from '@/lib/evidence/access'
import { requirePerson } from '@/lib/server/auth/current-person'
import { listDisputes } from '@/lib/server/disputes/list-disputes'
import { getFillProgress } from '@/lib/server/omise-events/fill-progress'
import { listViews } from '@/lib/server/teamwork/saved-views'
import { deskSettings } from '@/lib/server/views/settings'
import { inTime } from '../../in-time'
import { prefetch } from '../../prefetch'
import { toParams, type SearchParams } from '../../to-params'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('disputes'))('title') }
}

type DisputesPageProps = { searchParams: Promise<SearchParams> }

export default function DisputesPage(props: DisputesPageProps) {
  return inTime(renderPage(props), <PageSkeleton />)
}

async function renderPage({ searchParams }: DisputesPageProps) {
  const person = await requirePerson()
  const params = toParams(await searchParams)
  const query = readDisputesUrl(params)
  const client = new QueryClient()
  const [found] = await Promise.all([
    prefetch(client, queryKeys.disputesPage(query), () => listDisputes(person, query)),
    prefetch(client, queryKeys.fillProgress(), () => getFillProgress(person)),
    prefetch(client, queryKeys.savedViews(), () => listViews(person)),
  ])
  const offset = found && lastPageOffset(found)
  if (offset !== null) redirect(writeDisputesUrl({ ...query, offset }, readViewId(params)))
  if (found) client.setQueryData(queryKeys.disputeCounts(), found.counts)
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <DisputesScreen
        renderedAt={new Date().toISOString()}
        timeZone={deskSettings().timeZone}
        canAssign={can(person.role, 'assignment.change')}
      />
    </HydrationBoundary>
  )
}
