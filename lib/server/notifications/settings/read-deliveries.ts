import 'server-only'
import { count, desc, eq, inArray, isNotNull } from 'drizzle-orm'
import type { Deliveries } from '@/lib/contract/notification-settings'
import { NOTICE_EVENTS } from '@/lib/contract/notifications'
import { messageNotices, messages, notices, teamChannels } from '@/lib/db/schema/notifications'
import { people } from '@/lib/db/schema/people'
import { authorize } from '@/lib/server/auth/authorize'
import { desk } from '@/lib/server/desk'
import type { Person } from '@/lib/server/people/person'
import { shownState } from './last-deliveries'
import { recipientOf } from '@/lib/server/notifications/recipient'

/** How many are listed. */
const LIMIT = 50

/** The latest messages, newest first; `problems`: only those of which an attempt failed. */
export async function readDeliveries(person: Person, show?: 'problems'): Promise<Deliveries> {
  authorize(person, 'notifications.manage')
  const { db } = desk()
  const rows = await db
    .select({
      message: messages,
      personName: people.name,
      channelName: teamChannels.name,
      kind: teamChannels.kind,
    })
    .from(messages)
    .leftJoin(people, eq(people.id, messages.personId))
    .leftJoin(teamChannels, eq(teamChannels.id, messages.teamChannelId))
    .where(show === 'problems' ? isNotNull(messages.problem) : undefined)
    .orderBy(desc(messages.createdAt), desc(messages.id))
    .limit(LIMIT + 1)
  const listed = rows.slice(0, LIMIT)
  const eventsOf = await countEvents(listed.map(({ message }) => message.id))
  return {
    items: listed.map(({ message, personName, channelName, kind }) => {
      const events = eventsOf.get(message.id) ?? []
      const state = shownState(message.state)
      return {
        id: message.id,
        at: (message.finishedAt ?? message.createdAt).toISOString(),
        recipient: {
          name: personName ?? channelName ?? '',
          channel: kind ?? recipientOf(message).channel,
        },
        events: NOTICE_EVENTS.filter((known) => events.some(({ event }) => event === known)),
        count: events.reduce((sum, event) => sum + event.count, 0),
        isTest: message.isTest,
        state,
        attempts: message.attempts,
        problem: message.problem,
        nextAt: state === 'waiting' ? message.dueAt.toISOString() : null,
      }
    }),
    hasMore: rows.length > LIMIT,
  }
}

/** How many notices of each event a message contains. Counted in the database: a digest may have thousands. */
async function countEvents(
  messageIds: string[],
): Promise<ReadonlyMap<string, { event: string; count: number }[]>> {
  if (messageIds.length === 0) return new Map()
  const rows = await desk()
    .db.select({ messageId: messageNotices.messageId, event: notices.event, count: count() })
    .from(messageNotices)
    .innerJoin(notices, eq(notices.id, messageNotices.noticeId))
    .where(inArray(messageNotices.messageId, messageIds))
    .groupBy(messageNotices.messageId, notices.event)
  return Map.groupBy(rows, ({ messageId }) => messageId)
}
