import { browserNotificationQuerySchema } from '@/lib/contract/notification-settings'
import { deskRoute } from '@/lib/server/http/desk-route'
import { browserNotification } from '@/lib/server/notifications/browser-notification'

export const GET = deskRoute({
  action: 'dispute.read',
  query: browserNotificationQuerySchema,
  isBackground: true,
  handler: ({ person, query }) => browserNotification(person, query),
})
