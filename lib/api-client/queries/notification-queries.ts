import { queryOptions, type Query } from '@tanstack/react-query'
import type {
  Deliveries,
  LastDelivery,
  OwnNotifications,
  TeamChannels,
} from '@/lib/contract/notification-settings'

/** How often the outcome of a test is read: its first attempt, and the repeated ones, which may take hours. */
const POLL_MS = { first: 1_500, repeated: 5_000 }
const DELIVERIES_POLL_MS = 5_000

const calls = () => import('@/lib/api-client/calls/notification-calls')

export const ownNotificationsKey = ['ownNotifications'] as const
export const teamChannelsKey = ['teamChannels'] as const
export const deliveriesKey = ['deliveries'] as const

/** The person's own settings. */
export function ownNotificationsQuery(initialData: OwnNotifications) {
  return queryOptions({
    queryKey: ownNotificationsKey,
    queryFn: async ({ signal }) => (await calls()).readOwnNotifications(signal),
    initialData,
    refetchInterval: ({ state }: Query<OwnNotifications>) =>
      pollMs([state.data?.tests.email, state.data?.tests.line]),
  })
}

export function teamChannelsQuery(initialData: TeamChannels) {
  return queryOptions({
    queryKey: teamChannelsKey,
    queryFn: async ({ signal }) => (await calls()).readTeamChannels(signal),
    initialData,
    refetchInterval: ({ state }: Query<TeamChannels>) =>
      pollMs(state.data?.items.map(({ last }) => last) ?? []),
  })
}

export function deliveriesQuery(show: 'problems' | undefined, initialData: Deliveries) {
  return queryOptions({
    queryKey: [...deliveriesKey, show ?? 'all'] as const,
    queryFn: async ({ signal }) => (await calls()).readDeliveries(show, signal),
    ...(show === undefined && { initialData }),
    refetchInterval: DELIVERIES_POLL_MS,
  })
}

type Last = LastDelivery | null | undefined

/** The first attempt of a test is not over. A repeated one may take hours. */
export function isAwaited(last: Last): boolean {
  return isUnfinishedTest(last) && last?.problem === null
}

function isUnfinishedTest(last: Last): boolean {
  return last?.isTest === true && last.state === 'waiting'
}

function pollMs(lasts: readonly Last[]): number | false {
  if (lasts.some(isAwaited)) return POLL_MS.first
  return lasts.some(isUnfinishedTest) ? POLL_MS.repeated : false
}
