import {
  changedTeamChannelsSchema,
  deliveriesSchema,
  ownNotificationsSchema,
  teamChannelsSchema,
  workingHoursSchema,
  type ChangedTeamChannels,
  type Deliveries,
  type NewTeamChannel,
  type OwnNotifications,
  type OwnNotificationsChange,
  type OwnTest,
  type TeamChannelChange,
  type TeamChannels,
  type WorkingHours,
} from '@/lib/contract/notification-settings'
import { doneSchema } from '@/lib/contract/people'
import { notificationApi } from '@/lib/format/notification-paths'
import { withQuery } from '@/lib/format/paths'
import { requestJson, sendJson } from '@/lib/api-client/request'

/** Calls about the settings of notifications. All throw ApiError. Import lazily: this module loads zod. */

export function readOwnNotifications(signal: AbortSignal): Promise<OwnNotifications> {
  return requestJson(async () => ownNotificationsSchema, notificationApi.own(), { signal })
}

export function changeOwnNotifications(change: OwnNotificationsChange): Promise<OwnNotifications> {
  return sendJson(ownNotificationsSchema, 'PATCH', notificationApi.own(), change)
}

/** Resolves when the test is on its way; `tests` of the settings tells its outcome. */
export function sendOwnTest(test: OwnTest): Promise<OwnNotifications> {
  return sendJson(ownNotificationsSchema, 'POST', notificationApi.ownTest(), test)
}

export function readTeamChannels(signal: AbortSignal): Promise<TeamChannels> {
  return requestJson(async () => teamChannelsSchema, notificationApi.channels(), { signal })
}

export function addTeamChannel(channel: NewTeamChannel): Promise<ChangedTeamChannels> {
  return sendJson(changedTeamChannelsSchema, 'POST', notificationApi.channels(), channel)
}

export function changeTeamChannel(
  channelId: string,
  change: TeamChannelChange,
): Promise<ChangedTeamChannels> {
  return sendJson(changedTeamChannelsSchema, 'PATCH', notificationApi.channel(channelId), change)
}

export function deleteTeamChannel(channelId: string): Promise<TeamChannels> {
  return sendJson(teamChannelsSchema, 'DELETE', notificationApi.channel(channelId))
}

/** Resolves when the test is on its way; `last` of the channel tells its outcome. */
export function testTeamChannel(channelId: string): Promise<TeamChannels> {
  return sendJson(teamChannelsSchema, 'POST', notificationApi.channelTest(channelId))
}

export function setWorkingHours(hours: WorkingHours): Promise<WorkingHours> {
  return sendJson(workingHoursSchema, 'PUT', notificationApi.workingHours(), hours)
}

export function readDeliveries(
  show: 'problems' | undefined,
  signal: AbortSignal,
): Promise<Deliveries> {
  return requestJson(
    async () => deliveriesSchema,
    withQuery(notificationApi.deliveries(), { show }),
    {
      signal,
    },
  )
}

/** Switches off the e-mails of the token's person. Needs no session. */
export async function unsubscribe(token: string): Promise<void> {
  await sendJson(doneSchema, 'POST', withQuery(notificationApi.unsubscribe(), { token }))
}
