import 'server-only'
import { inArray } from 'drizzle-orm'
import type {
  BrowserNotification,
  BrowserNotificationQuery,
} from '@/lib/contract/notification-settings'
import { needsResponse, toNoticeEvent } from '@/lib/contract/notifications'
import { disputeIndex } from '@/lib/db/schema/disputes'
import { notificationSettingsPath } from '@/lib/format/notification-paths'
import { pages } from '@/lib/format/paths'
import { DEFAULT_LOCALE, isLocale } from '@/lib/i18n/locales'
import { authorize } from '@/lib/server/auth/authorize'
import { desk } from '@/lib/server/desk'
import type { Person } from '@/lib/server/people/person'
import { choicesOf, NO_CHOICES, wants } from './choices'
import type { NoticeLine } from './message-to-send'
import { describeMessage, translatorOf } from './render/describe-message'

/** How many disputes a summary names. */
const MAX_NAMED = 3

/**
 * The text that a browser shows for the notices that an open page has just received: of one, or a summary of several. Null
 * when the person chose none of them, or when they are no longer true.
 */
export async function browserNotification(
  person: Person,
  { notices, language }: BrowserNotificationQuery,
): Promise<BrowserNotification> {
  authorize(person, 'dispute.read')
  const { env } = desk()
  const lines = await readLines(person, notices)
  const [first] = lines
  if (!first?.dispute) return { notification: null }
  const locale = isLocale(language) ? language : DEFAULT_LOCALE
  const settingsUrl = env.publicUrl + notificationSettingsPath
  const message = { id: '', locale, timeZone: env.timeZone, lines, isTest: false, settingsUrl }
  const described = describeMessage(
    { ...message, unsubscribeUrl: null },
    await translatorOf(locale),
  )
  const isSummary = lines.length > 1
  const facts = described.lines.flatMap((line) => line.facts[0] ?? [])
  return {
    notification: {
      title: isSummary ? described.subject : (described.lines[0]?.title ?? described.subject),
      body: facts.slice(0, MAX_NAMED).join('\n'),
      path: isSummary ? pages.disputes() : pages.dispute(first.dispute.id),
    },
  }
}

/** The notices that the person wants in the browser and that are still true. */
async function readLines(person: Person, listed: string): Promise<NoticeLine[]> {
  const { db, env } = desk()
  const choices = (await choicesOf(db, [person.id])).get(person.id) ?? NO_CHOICES
  const wanted = listed.split(',').flatMap((item) => {
    const [name, disputeId = ''] = item.split(':')
    const event = toNoticeEvent(name)
    return event && wants(person.role, choices, event, 'browser') ? [{ event, disputeId }] : []
  })
  if (wanted.length === 0) return []
  const ids = [...new Set(wanted.map(({ disputeId }) => disputeId))]
  const rows = await db.select().from(disputeIndex).where(inArray(disputeIndex.disputeId, ids))
  const disputes = new Map(rows.map((row) => [row.disputeId, row]))
  return wanted.flatMap(({ event, disputeId }) => {
    const dispute = disputes.get(disputeId)
    if (!dispute || (needsResponse(event) && dispute.status !== 'open')) return []
    const { amount, currency, reasonCode, respondBy } = dispute
    return {
      event,
      dispute: { id: disputeId, amount, currency, reasonCode, respondBy },
      detail: null,
      url: env.publicUrl + pages.dispute(disputeId),
    }
  })
}
