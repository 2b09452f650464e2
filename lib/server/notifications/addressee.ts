import 'server-only'
import { and, eq, isNull } from 'drizzle-orm'
import type { NoticeEvent } from '@/lib/contract/notifications'
import type { Transaction } from '@/lib/db/open-database'
import { people } from '@/lib/db/schema/people'
import { DEFAULT_LOCALE, isLocale, type Locale } from '@/lib/i18n/locales'
import type { SendResult } from './channels/channel'
import { sendEmail } from './channels/email'
import { pushToLine } from './channels/line'
import { sendToTeamChannel } from './channels/team-channel'
import { choicesOf, NO_CHOICES, wants } from './choices'
import type { MessageToSend } from './message-to-send'
import type { Recipient } from './recipient'
import { openTeamChannel } from './team-channels'
import { unsubscribeUrl } from './unsubscribe'

/** A recipient as it is now, with the address. */
export type Addressee = {
  locale: Locale
  unsubscribeUrl: string | null
  wants(event: NoticeEvent): boolean
  send(message: MessageToSend, timeoutMs: number): Promise<SendResult>
}

/** Null when the person was disabled or has no address on the channel, or when the team's channel was removed. */
export function readAddressee(tx: Transaction, recipient: Recipient): Promise<Addressee | null> {
  return recipient.channel === 'team'
    ? readTeamChannel(tx, recipient.teamChannelId)
    : readPerson(tx, recipient)
}

async function readPerson(
  tx: Transaction,
  { channel, personId }: Exclude<Recipient, { channel: 'team' }>,
): Promise<Addressee | null> {
  const [person] = await tx
    .select()
    .from(people)
    .where(and(eq(people.id, personId), isNull(people.disabledAt)))
  const address = channel === 'email' ? person?.email : person?.lineUserId
  if (!person || !address) return null
  const choices = (await choicesOf(tx, [personId])).get(personId) ?? NO_CHOICES
  const sendTo = channel === 'email' ? sendEmail : pushToLine
  return {
    locale: isLocale(person.language) ? person.language : DEFAULT_LOCALE,
    unsubscribeUrl: channel === 'email' ? unsubscribeUrl(personId) : null,
    wants: (event) => wants(person.role, choices, event, channel),
    send: (message, timeoutMs) => sendTo(message, { to: address }, timeoutMs),
  }
}

async function readTeamChannel(tx: Transaction, channelId: string): Promise<Addressee | null> {
  const channel = await openTeamChannel(tx, channelId)
  if (!channel) return null
  return {
    locale: channel.language,
    unsubscribeUrl: null,
    wants: (event) => channel.pausedAt === null && channel.events.includes(event),
    send: (message, timeoutMs) => sendToTeamChannel(message, channel, timeoutMs),
  }
}
