import { newTeamChannelSchema } from '@/lib/contract/notification-settings'
import { deskRoute } from '@/lib/server/http/desk-route'
import { readJsonBody } from '@/lib/server/http/json-body'
import {
  addTeamChannel,
  readTeamChannels,
} from '@/lib/server/notifications/settings/manage-team-channels'

export const GET = deskRoute({
  action: 'notifications.manage',
  handler: ({ person }) => readTeamChannels(person),
})

export const POST = deskRoute({
  action: 'notifications.manage',
  status: 201,
  handler: async ({ person, actor, request }) =>
    addTeamChannel(person, actor, await readJsonBody(request, newTeamChannelSchema)),
})
