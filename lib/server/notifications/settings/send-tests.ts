import 'server-only'
import { eq } from 'drizzle-orm'
import type { OwnNotifications, OwnTest, TeamChannels } from '@/lib/contract/notification-settings'
import { people } from '@/lib/db/schema/people'
import { authorize } from '@/lib/server/auth/authorize'
import { requestLimit } from '@/lib/server/platform/request-limit'
import { desk } from '@/lib/server/desk'
import type { Person } from '@/lib/server/people/person'
import { DeskError } from '@/lib/server/platform/errors'
import { channelsSetUp } from './channels-set-up'
import { readTeamChannels } from './manage-team-channels'
import { queueTest } from '@/lib/server/notifications/queue-messages'
import { ownNotifications } from './own-notifications'
import { openTeamChannel } from '@/lib/server/notifications/team-channels'

/** Enough to correct an address, too few to annoy the receiver. */
const perPerson = requestLimit(5)

/**
 * Sends a test to the person. Its outcome is in the settings later.
 * @throws DeskError `channel_not_set_up`; `line_id_invalid` without a LINE user id; `too_many_requests`
 */
export async function sendOwnTest(person: Person, { channel }: OwnTest): Promise<OwnNotifications> {
  authorize(person, 'profile.change')
  if (!channelsSetUp()[channel]) throw new DeskError('channel_not_set_up')
  if (channel === 'line' && !(await hasLineUserId(person))) throw new DeskError('line_id_invalid')
  await perPerson(person.id)
  await queueTest({ channel, personId: person.id })
  return ownNotifications(person)
}

/**
 * Sends a test to a channel of the team, also to a paused one.
 * @throws DeskError `not_found`, `channel_not_set_up`, `too_many_requests`
 */
export async function sendTeamTest(person: Person, channelId: string): Promise<TeamChannels> {
  authorize(person, 'notifications.manage')
  const channel = await openTeamChannel(desk().db, channelId)
  if (!channel) throw new DeskError('not_found', { detail: 'No such channel' })
  if (channel.kind === 'line' && !channelsSetUp().line) throw new DeskError('channel_not_set_up')
  await perPerson(person.id)
  await queueTest({ channel: 'team', teamChannelId: channelId })
  return readTeamChannels(person)
}

async function hasLineUserId(person: Person): Promise<boolean> {
  const [row] = await desk()
    .db.select({ lineUserId: people.lineUserId })
    .from(people)
    .where(eq(people.id, person.id))
  return (row?.lineUserId ?? null) !== null
}
