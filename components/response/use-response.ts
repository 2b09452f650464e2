import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { refreshDispute, responseQuery } from '@/lib/api-client/queries'
import type { ResponseState } from '@/lib/contract/response'

/** The draft and the last answer; null until it was read. Reads the dispute anew once the outcome of an answer is known. */
export function useResponse(disputeId: string): ResponseState | null {
  const client = useQueryClient()
  const { data } = useQuery(responseQuery(disputeId))
  const state = data?.answer?.state
  const before = useRef(state)
  useEffect(() => {
    if (before.current === 'intended' && state !== 'intended')
      void refreshDispute(client, disputeId)
    before.current = state
  }, [client, state, disputeId])
  return data ?? null
}
