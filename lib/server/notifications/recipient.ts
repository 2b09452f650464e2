import 'server-only'

/** A person on one of their channels, or a channel of the team. */
export type Recipient =
  { channel: 'email' | 'line'; personId: string } | { channel: 'team'; teamChannelId: string }

/** The recipient as it is stored: `email:<person id>`, `line:<person id>` or `team:<channel id>`. */
export function recipientKey(recipient: Recipient): string {
  return recipient.channel === 'team'
    ? `team:${recipient.teamChannelId}`
    : `${recipient.channel}:${recipient.personId}`
}
