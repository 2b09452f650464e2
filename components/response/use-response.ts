import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { refreshDispute } from '@/lib/api-client/queries'
import { responseQuery } from '@/lib/api-client/response-queries'
import type { ResponseState } from '@/lib/contract/response'

/** While nobody knows whether Omise has an answer. */
const LOOK_AGAIN_MS = 2_000

/** The draft and the last answer. Looks again until the end of an answer is known, and then at the dispute. */
export function useResponse(
  disputeId: string,
  initial: ResponseState | null,
  loadedAt: number,
): ResponseState | null {
  const client = useQueryClient()
  const { data } = useQuery({
    ...responseQuery(disputeId),
    ...(initial && { initialData: initial, initialDataUpdatedAt: loadedAt }),
    refetchInterval: ({ state }) =>
      state.data?.answer?.state === 'intended' ? LOOK_AGAIN_MS : false,
  })
  const state = data?.answer?.state
  const before = useRef(state)
  useEffect(() => {
    if (before.current === 'intended' && state !== 'intended')
      void refreshDispute(client, disputeId)
    before.current = state
  }, [state, client, disputeId])
  return data ?? null
}
