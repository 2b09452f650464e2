import {
  teamChannelChangeSchema,
  teamChannelParamsSchema,
} from '@/lib/contract/notification-settings'
import { deskRoute } from '@/lib/server/http/desk-route'
import { readJsonBody } from '@/lib/server/http/json-body'
import {
  changeTeamChannel,
  deleteTeamChannel,
} from '@/lib/server/notifications/settings/manage-team-channels'

export const PATCH = deskRoute({
  action: 'notifications.manage',
  params: teamChannelParamsSchema,
  handler: async ({ person, actor, params, request }) => {
    const change = await readJsonBody(request, teamChannelChangeSchema)
    return changeTeamChannel(person, actor, params.channelId, change)
  },
})

export const DELETE = deskRoute({
  action: 'notifications.manage',
  params: teamChannelParamsSchema,
  handler: ({ person, actor, params }) => deleteTeamChannel(person, actor, params.channelId),
})
