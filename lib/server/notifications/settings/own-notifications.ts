import 'server-only'
import { and, eq, isNull } from 'drizzle-orm'
import type { OwnNotifications, OwnNotificationsChange } from '@/lib/contract/notification-settings'
import { NOTICE_EVENTS } from '@/lib/contract/notifications'
import { notificationChoices } from '@/lib/db/schema/notifications'
import { people } from '@/lib/db/schema/people'
import { DEFAULT_LOCALE, isLocale } from '@/lib/i18n/locales'
import { authorize } from '@/lib/server/auth/authorize'
import { desk } from '@/lib/server/desk'
import type { Person } from '@/lib/server/people/person'
import { DeskError } from '@/lib/server/platform/errors'
import { LINE_ID } from '@/lib/server/notifications/channels/line'
import { channelsSetUp } from './channels-set-up'
import { choicesOf, isOffered, NO_CHOICES, wants } from '@/lib/server/notifications/choices'
import { lastDeliveries } from './last-deliveries'
import { recipientKey } from '@/lib/server/notifications/recipient'

/** The person's own settings, defaults included. */
export async function ownNotifications(person: Person): Promise<OwnNotifications> {
  authorize(person, 'profile.change')
  const { db } = desk()
  const [row] = await db
    .select({ lineUserId: people.lineUserId, language: people.language })
    .from(people)
    .where(eq(people.id, person.id))
  const choices = (await choicesOf(db, [person.id])).get(person.id) ?? NO_CHOICES
  const recipients = {
    email: recipientKey({ channel: 'email', personId: person.id }),
    line: recipientKey({ channel: 'line', personId: person.id }),
  }
  const tests = await lastDeliveries(Object.values(recipients), { onlyTests: true })
  return {
    email: person.email,
    lineUserId: row?.lineUserId ?? null,
    language: isLocale(row?.language) ? row.language : DEFAULT_LOCALE,
    isSetUp: channelsSetUp(),
    choices: NOTICE_EVENTS.filter((event) => isOffered(person.role, event)).map((event) => ({
      event,
      email: wants(person.role, choices, event, 'email'),
      line: wants(person.role, choices, event, 'line'),
      browser: wants(person.role, choices, event, 'browser'),
    })),
    tests: {
      email: tests.get(recipients.email) ?? null,
      line: tests.get(recipients.line) ?? null,
    },
  }
}

/** @throws DeskError `line_id_invalid`; `not_allowed` for an event that the person's role is not offered */
export async function changeOwnNotifications(
  person: Person,
  change: OwnNotificationsChange,
): Promise<OwnNotifications> {
  authorize(person, 'profile.change')
  const { db } = desk()
  if ('event' in change) {
    const { event, channel, isOn } = change
    if (!isOffered(person.role, event)) throw new DeskError('not_allowed')
    await db
      .insert(notificationChoices)
      .values({ personId: person.id, event, channel, isOn })
      .onConflictDoUpdate({
        target: [
          notificationChoices.personId,
          notificationChoices.event,
          notificationChoices.channel,
        ],
        set: { isOn },
      })
  } else if ('lineUserId' in change) {
    const lineUserId = change.lineUserId?.trim() || null
    if (lineUserId && !isLineUserId(lineUserId)) throw new DeskError('line_id_invalid')
    await db.update(people).set({ lineUserId }).where(eq(people.id, person.id))
  } else {
    await setOwnLanguage(person, change.language)
  }
  return ownNotifications(person)
}

function isLineUserId(id: string): boolean {
  return LINE_ID.test(id) && id.startsWith('U')
}

/** The language of messages to the person: they cannot be asked for it when a message is written. */
export async function setOwnLanguage(person: Person, language: string): Promise<void> {
  authorize(person, 'profile.change')
  if (!isLocale(language)) {
    throw new DeskError('malformed_request', { detail: 'The desk does not speak this language' })
  }
  await desk().db.update(people).set({ language }).where(eq(people.id, person.id))
}

/** Until the person chooses a language, messages have that of the page that they opened first. */
export async function rememberLanguage(person: Person, language: string): Promise<void> {
  if (!isLocale(language)) return
  await desk()
    .db.update(people)
    .set({ language })
    .where(and(eq(people.id, person.id), isNull(people.language)))
}
