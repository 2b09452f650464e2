import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { redirect } from 'next/navigation'
import { DisputesScreen } from '@/components/disputes/disputes-screen'
import {
  lastPageOffset,
  readDisputesUrl,
  writeDisputesUrl,
} from '@/components/disputes/disputes-url'
import type { DisputesPage as FoundDisputes, ListDisputesQuery } from '@/lib/contract/disputes'
import { requirePerson } from '@/lib/server/auth/current-person'
import type { Person } from '@/lib/server/people/person'
import { listDisputes } from '@/lib/server/disputes/list-disputes'
import { isDeskError } from '@/lib/server/platform/errors'
import { deskSettings } from '@/lib/server/views/settings'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('disputes'))('title') }
}

type DisputesPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function DisputesPage({ searchParams }: DisputesPageProps) {
  const person = await requirePerson()
  const query = readDisputesUrl(toParams(await searchParams))
  const found = await findDisputes(person, query)
  const offset = found && lastPageOffset(found)
  if (offset !== null) redirect(writeDisputesUrl({ ...query, offset }))
  return (
    <DisputesScreen
      initial={found}
      rendered={query}
      renderedAt={new Date().toISOString()}
      timeZone={deskSettings().timeZone}
    />
  )
}

/** Null when Omise does not answer: the screen then asks our API, which says why, and offers another try. */
async function findDisputes(
  person: Person,
  query: ListDisputesQuery,
): Promise<FoundDisputes | null> {
  try {
    return await listDisputes(person, query)
  } catch (error) {
    if (isDeskError(error)) return null
    throw error
  }
}

function toParams(search: Awaited<DisputesPageProps['searchParams']>): URLSearchParams {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(search)) {
    const first = Array.isArray(value) ? value[0] : value
    if (first !== undefined) params.set(name, first)
  }
  return params
}
