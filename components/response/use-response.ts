import { useEffect, useRef } from 'react'
import { withLive } from '@/lib/api-client/live'
import { useLiveQuery } from '@/lib/api-client/use-live-query'
import type { ResponseState } from '@/lib/contract/response'

/** The draft and the last answer. Looks again until the end of an answer is known, and then at the dispute. */
export function useResponse(
  disputeId: string,
  initial: ResponseState | null,
  loadedAt: number,
): ResponseState | null {
  const { data } = useLiveQuery({
    asked: 'response',
    options: ({ responseQuery }) => responseQuery(disputeId),
    initial: initial && { data: initial, loadedAt },
  })
  const state = data?.answer?.state
  const before = useRef(state)
  useEffect(() => {
    // A page that was rendered with an answer in doubt has something to ask, too.
    if (state === 'intended') withLive(() => undefined)
    if (before.current === 'intended' && state !== 'intended') {
      withLive(({ client, queries }) => void queries.refreshDispute(client, disputeId))
    }
    before.current = state
  }, [state, disputeId])
  return data ?? null
}
