import { queryOptions } from '@tanstack/react-query'
import { disputeKey, read } from './queries'

/** While nobody knows whether Omise has an answer. */
const LOOK_AGAIN_MS = 2_000

// The page is rendered with both, so what reads them again arrives when it does.
const calls = () => import('./response-calls')

/** The kinds a dispute does without. */
export function waiversQuery(disputeId: string) {
  return queryOptions({
    ...read,
    queryKey: [...disputeKey(disputeId), 'waivers'],
    queryFn: async ({ signal }) => (await calls()).readWaivers(disputeId, signal),
  })
}

/** The draft, and how the last attempt to answer ended. */
export function responseQuery(disputeId: string) {
  return queryOptions({
    ...read,
    queryKey: [...disputeKey(disputeId), 'response'],
    queryFn: async ({ signal }) => (await calls()).readResponse(disputeId, signal),
    refetchInterval: ({ state }) =>
      state.data?.answer?.state === 'intended' ? LOOK_AGAIN_MS : false,
  })
}
