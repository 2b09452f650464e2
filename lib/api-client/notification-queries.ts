import { queryOptions, type Query } from '@tanstack/react-query'
import type {
  Deliveries,
  LastDelivery,
  OwnNotifications,
  TeamChannels,
} from '@/lib/contract/notification-settings'

/** How often the outcome of a test is read while it is awaited. */
const POLL_MS = 1_500

const calls = () => import('./notification-calls')

export const ownNotificationsKey = ['ownNotifications'] as const
export const teamChannelsKey = ['teamChannels'] as const
export const deliveriesKey = ['deliveries'] as const

/** The person's own settings. */
export function ownNotificationsQuery(initialData: OwnNotifications) {
  return queryOptions({
    queryKey: ownNotificationsKey,
    queryFn: async ({ signal }) => (await calls()).readOwnNotifications(signal),
    initialData,
    refetchInterval: ({ state }: Query<OwnNotifications>) => {
      const tests = state.data?.tests
      return isAwaited(tests?.email) || isAwaited(tests?.line) ? POLL_MS : false
    },
  })
}

export function teamChannelsQuery(initialData: TeamChannels) {
  return queryOptions({
    queryKey: teamChannelsKey,
    queryFn: async ({ signal }) => (await calls()).readTeamChannels(signal),
    initialData,
    refetchInterval: ({ state }: Query<TeamChannels>) =>
      state.data?.items.some(({ last }) => isAwaited(last)) ? POLL_MS : false,
  })
}

export function deliveriesQuery(show: 'problems' | undefined, initialData: Deliveries) {
  return queryOptions({
    queryKey: [...deliveriesKey, show ?? 'all'] as const,
    queryFn: async ({ signal }) => (await calls()).readDeliveries(show, signal),
    ...(show === undefined && { initialData }),
  })
}

/** The first attempt of a test is not over. A repeated one may take hours. */
export function isAwaited(delivery: LastDelivery | null | undefined): boolean {
  return delivery?.isTest === true && delivery.state === 'waiting' && delivery.problem === null
}
