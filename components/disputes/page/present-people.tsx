'use client'

import { useQuery } from '@tanstack/react-query'
import { useLazyCode } from '@/components/problems/use-lazy-code'
import { presenceQuery } from '@/lib/api-client/queries/dispute-queries'

const loadList = () => import('./present-people-list')

/** The other people who have the dispute open. Its code loads when there are any. */
export function PresentPeople({ disputeId }: { disputeId: string }) {
  const people = useQuery(presenceQuery(disputeId)).data?.items ?? []
  const { code } = useLazyCode(loadList, people.length > 0)
  return code && people.length > 0 && <code.PresentPeopleList people={people} />
}
