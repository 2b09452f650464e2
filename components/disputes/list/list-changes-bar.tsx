'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'
import { useListChanges, type ListChange } from '@/lib/api-client/queries/list-changes'
import type { DisputesPage, ListDisputesQuery } from '@/lib/contract/disputes'
import { mayHoldOpen } from '@/components/disputes/disputes-url'

type ListChangesBarProps = {
  query: ListDisputesQuery
  found: {
    data: DisputesPage | undefined
    dataUpdatedAt: number
    isFetching: boolean
    refetch: () => unknown
  }
}

/**
 * What has changed in the list since it was read. The rows stay where they are, also below the bar, which lies over the
 * list's upper edge, or on wide screens to the right of the filters, until the person asks for the new ones.
 */
export function ListChangesBar({ query, found }: ListChangesBarProps) {
  const t = useTranslations('disputes.changes')
  const changes = useChangesSince(found)
  const isOnPage = (id: string | null) => found.data?.items.some((item) => item.id === id)
  const fresh = new Set(
    mayHoldOpen(query) ? changes.filter(isNew).map(({ disputeId }) => disputeId) : [],
  )
  const hasChanged = changes.some(
    ({ type, disputeId }) => type === 'moved' || (type === 'changed' && isOnPage(disputeId)),
  )
  const text = fresh.size > 0 ? t('new', { count: fresh.size }) : hasChanged ? t('changed') : null
  return (
    <div
      role="status"
      className="sticky top-2 z-20 flex h-0 justify-center xl:top-14 xl:justify-end max-md:fixed max-md:inset-x-4 max-md:top-auto max-md:bottom-4 max-md:h-auto"
    >
      {text && (
        <div className="mt-1 flex h-9 items-center xl:-mt-12 gap-1 rounded-md bg-toast ps-4 pe-1 text-sm text-toast-ink shadow-float max-md:h-11 forced-colors:border">
          <span className="font-medium">{text}</span>
          <button
            type="button"
            className="min-h-7 rounded-sm px-2.5 font-bold underline underline-offset-3 outline-current max-md:min-h-11"
            onClick={() => void found.refetch()}
          >
            {t('show')}
          </button>
        </div>
      )}
    </div>
  )
}

/** What came after the request that brought the list was sent. */
function useChangesSince({
  dataUpdatedAt,
  isFetching,
}: ListChangesBarProps['found']): readonly ListChange[] {
  const changes = useListChanges()
  const asked = useRef(changes.length)
  const count = useRef(changes.length)
  const [included, setIncluded] = useState(changes.length)
  useEffect(() => {
    count.current = changes.length
  })
  useEffect(() => {
    if (isFetching) asked.current = count.current
  }, [isFetching])
  useEffect(() => setIncluded(asked.current), [dataUpdatedAt])
  return changes.slice(included)
}

function isNew({ type }: ListChange): boolean {
  return type === 'new'
}
