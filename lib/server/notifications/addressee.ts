import 'server-only'
import { and, eq, isNull } from 'drizzle-orm'
import type { NoticeEvent } from '@/lib/contract/notifications'
import type { Transaction } from '@/lib/db/open-database'
import { people } from '@/lib/db/schema/people'
import { isRole } from '@/lib/evidence/access'
import { DEFAULT_LOCALE, isLocale, type Locale } from '@/lib/i18n/locales'
import { pages } from '@/lib/format/paths'
import { desk } from '@/lib/server/desk'
import type { SendResult } from './channels/channel'
import { sendEmail } from './channels/email'
import { choicesOf, NO_CHOICES, wants } from './choices'
import type { MessageToSend } from './message'
import type { Recipient } from './recipient'
import { unsubscribeUrl } from './unsubscribe'

/** A recipient as it is now, with the address. */
export type Addressee = {
  locale: Locale
  unsubscribeUrl: string | null
  settingsUrl: string
  wants(event: NoticeEvent): boolean
  send(message: MessageToSend, timeoutMs: number): Promise<SendResult>
}

/** Null when the person was disabled or the channel removed. */
export async function readAddressee(
  tx: Transaction,
  recipient: Recipient,
): Promise<Addressee | null> {
  if (recipient.channel === 'team') return null
  const { channel, personId } = recipient
  const [person] = await tx
    .select()
    .from(people)
    .where(and(eq(people.id, personId), isNull(people.disabledAt)))
  if (!person || !isRole(person.role)) return null
  const { role, email, language } = person
  const choices = (await choicesOf(tx, [personId])).get(personId) ?? NO_CHOICES
  const address = {
    wants: (event: NoticeEvent) => wants(role, choices, event, channel),
    locale: isLocale(language) ? language : DEFAULT_LOCALE,
    settingsUrl: desk().env.publicUrl + pages.notificationSettings(),
  }
  if (channel === 'line') return null
  return {
    ...address,
    unsubscribeUrl: unsubscribeUrl(personId),
    send: (message, timeoutMs) => sendEmail(message, { to: email }, timeoutMs),
  }
}
