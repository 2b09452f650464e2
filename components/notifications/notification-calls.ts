/** With zod, so it loads with the first change. */
export const notificationCalls = () => import('@/lib/api-client/calls/notification-calls')
