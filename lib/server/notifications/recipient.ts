import 'server-only'
import type { messages } from '@/lib/db/schema/notifications'

/** A person on one of their channels, or a channel of the team. */
export type Recipient =
  { channel: 'email' | 'line'; personId: string } | { channel: 'team'; teamChannelId: string }

/** The recipient as it is stored: `email:<person id>`, `line:<person id>` or `team:<channel id>`. */
export function recipientKey(recipient: Recipient): string {
  return recipient.channel === 'team'
    ? `team:${recipient.teamChannelId}`
    : `${recipient.channel}:${recipient.personId}`
}

/** The recipient of a stored message. */
export function recipientOf({
  personId,
  teamChannelId,
  recipient,
}: Pick<typeof messages.$inferSelect, 'personId' | 'teamChannelId' | 'recipient'>): Recipient {
  if (teamChannelId !== null) return { channel: 'team', teamChannelId }
  if (personId === null) throw new Error('A message has no recipient')
  return { channel: recipient.startsWith('line:') ? 'line' : 'email', personId }
}
