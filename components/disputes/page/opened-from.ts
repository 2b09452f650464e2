import { readDisputesUrl, toListParam, writeDisputesUrl } from '@/components/disputes/disputes-url'
import type { OpenedFrom } from '@/components/response/response-props'
import type { ListDisputesQuery } from '@/lib/contract/disputes'
import type { Neighbours } from '@/lib/contract/neighbours'

/** The list in the URL of a dispute; null when the dispute was not opened from one. */
export function readListParam(list: string | null): ListDisputesQuery | null {
  return list === null ? null : readDisputesUrl(new URLSearchParams(list))
}

/** The same list at the page that has the dispute. */
export function openedFrom(query: ListDisputesQuery, neighbours: Neighbours | null): OpenedFrom {
  const index = (neighbours?.position ?? query.offset + 1) - 1
  const here = { ...query, offset: index - (index % query.limit) }
  return { query: here, search: toListParam(here), href: writeDisputesUrl(here) }
}
