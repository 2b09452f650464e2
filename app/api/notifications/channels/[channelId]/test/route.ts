import { teamChannelParamsSchema } from '@/lib/contract/notification-settings'
import { deskRoute } from '@/lib/server/http/desk-route'
import { sendTeamTest } from '@/lib/server/notifications/settings/send-tests'

export const POST = deskRoute({
  action: 'notifications.manage',
  params: teamChannelParamsSchema,
  status: 202,
  handler: ({ person, params }) => sendTeamTest(person, params.channelId),
})
