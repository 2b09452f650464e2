import 'server-only'
import { create as contentDisposition } from 'content-disposition'
import { createTranslator } from 'use-intl/core'
import type { Dispute } from '@/lib/contract/disputes'
import { toReason } from '@/lib/evidence/reasons'
import { formatDateTime } from '@/lib/format/dates'
import { writeCalendar } from '@/lib/format/icalendar'
import { formatMoney } from '@/lib/format/money'
import { pages } from '@/lib/format/paths'
import { DEFAULT_LOCALE, isLocale } from '@/lib/i18n/locales'
import { readMessages } from '@/lib/i18n/read-messages'
import type { Person } from '@/lib/server/people/person'
import { desk } from '@/lib/server/desk'
import { getDispute } from '@/lib/server/disputes/get-dispute'
import { DeskError } from '@/lib/server/platform/errors'

/**
 * The respond-by date as a calendar file, in the reader's language.
 * @throws DeskError `dispute_not_found`; `dispute_not_open` when the dispute can no longer be answered
 */
export async function calendarResponse(
  person: Person,
  disputeId: string,
  language: string,
): Promise<Response> {
  const dispute = await getDispute(person, disputeId)
  const { respondBy } = dispute
  if (!respondBy) throw new DeskError('dispute_not_open')
  const body = await writeFor({ ...dispute, respondBy }, language)
  const disposition = contentDisposition(`respond-by-${disputeId}.ics`, { type: 'attachment' })
  return new Response(body, {
    headers: {
      'Content-Type': 'text/calendar; charset=utf-8',
      'Content-Disposition': disposition,
      'Cache-Control': 'private, no-store',
    },
  })
}

type Answerable = Dispute & { respondBy: NonNullable<Dispute['respondBy']> }

async function writeFor(
  { id, amount, currency, reasonCode, respondBy }: Answerable,
  language: string,
): Promise<string> {
  const { env, now } = desk()
  const locale = isLocale(language) ? language : DEFAULT_LOCALE
  const t = createTranslator({ locale, messages: await readMessages(locale) })
  const money = formatMoney(amount, currency, locale)
  const date = formatDateTime(respondBy.at, locale, env.timeZone)
  const writtenAt = now()
  return writeCalendar({
    uid: `${id}@${new URL(env.publicUrl).hostname}`,
    // A later file replaces an earlier one in the calendar, also after a return to the estimate.
    sequence: Math.floor(writtenAt.getTime() / 1000),
    writtenAt,
    at: new Date(respondBy.at),
    summary: t('calendar.summary', {
      amount: money,
      reason: t(`reasons.title.${toReason(reasonCode)}`),
    }),
    description: t(`calendar.${respondBy.certainty}`, { date }),
    url: new URL(pages.dispute(id), env.publicUrl).href,
    alarm: t('calendar.alarm', { amount: money }),
  })
}
