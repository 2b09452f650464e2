import { segment } from './paths.ts'

/** The URLs of notifications, apart from the others: no page needs them at first. */
export const notificationApi = {
  own: () => '/api/profile/notifications',
  ownTest: () => '/api/profile/notifications/test',
  channels: () => '/api/notifications/channels',
  channel: (channelId: string) => `/api/notifications/channels/${segment(channelId)}`,
  channelTest: (channelId: string) => `/api/notifications/channels/${segment(channelId)}/test`,
  workingHours: () => '/api/notifications/working-hours',
  deliveries: () => '/api/notifications/deliveries',
  browser: () => '/api/notifications/browser',
  unsubscribe: () => '/api/notifications/unsubscribe',
  lineWebhook: () => '/api/webhooks/line',
}

/** The page for people who follow the link in an e-mail, with its token. */
export const unsubscribePath = '/unsubscribe'

export const notificationSettingsPath = '/settings/notifications'
