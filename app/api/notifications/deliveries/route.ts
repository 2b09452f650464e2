import { deliveriesQuerySchema } from '@/lib/contract/notification-settings'
import { deskRoute } from '@/lib/server/http/desk-route'
import { readDeliveries } from '@/lib/server/notifications/settings/read-deliveries'

export const GET = deskRoute({
  action: 'notifications.manage',
  query: deliveriesQuerySchema,
  handler: ({ person, query }) => readDeliveries(person, query.show),
})
