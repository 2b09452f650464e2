import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { redirect } from 'next/navigation'
import { DisputesScreen } from '@/components/disputes/list/disputes-screen'
import {
  lastPageOffset,
  readDisputesUrl,
  writeDisputesUrl,
} from '@/components/disputes/disputes-url'
import { queryKeys } from '@/lib/contract/query-keys'
import { can } from '@/lib/evidence/access'
import { requirePerson } from '@/lib/server/auth/current-person'
import { listDisputes } from '@/lib/server/disputes/list-disputes'
import { getFillProgress } from '@/lib/server/omise-events/fill-progress'
import { deskSettings } from '@/lib/server/views/settings'
import { prefetch } from '../../prefetch'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('disputes'))('title') }
}

type DisputesPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function DisputesPage({ searchParams }: DisputesPageProps) {
  const person = await requirePerson()
  const query = readDisputesUrl(toParams(await searchParams))
  const client = new QueryClient()
  const [found] = await Promise.all([
    prefetch(client, queryKeys.disputesPage(query), () => listDisputes(person, query)),
    prefetch(client, queryKeys.fillProgress(), () => getFillProgress(person)),
  ])
  const offset = found && lastPageOffset(found)
  if (offset !== null) redirect(writeDisputesUrl({ ...query, offset }))
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

function toParams(search: Awaited<DisputesPageProps['searchParams']>): URLSearchParams {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(search)) {
    const first = Array.isArray(value) ? value[0] : value
    if (first !== undefined) params.set(name, first)
  }
  return params
}
