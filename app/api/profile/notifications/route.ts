import { ownNotificationsChangeSchema } from '@/lib/contract/notification-settings'
import { deskRoute } from '@/lib/server/http/desk-route'
import { readJsonBody } from '@/lib/server/http/json-body'
import {
  changeOwnNotifications,
  ownNotifications,
} from '@/lib/server/notifications/settings/own-notifications'

export const GET = deskRoute({
  action: 'profile.change',
  handler: ({ person }) => ownNotifications(person),
})

export const PATCH = deskRoute({
  action: 'profile.change',
  handler: async ({ person, request }) =>
    changeOwnNotifications(person, await readJsonBody(request, ownNotificationsChangeSchema)),
})
