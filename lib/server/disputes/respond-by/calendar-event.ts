import 'server-only'
import { createTranslator } from 'use-intl/core'
import type { DisputeSummary } from '@/lib/contract/disputes'
import { toReason } from '@/lib/evidence/reasons'
import { formatDeadline } from '@/lib/format/dates'
import type { CalendarEvent } from '@/lib/format/icalendar'
import { formatMoney } from '@/lib/format/money'
import { pages } from '@/lib/format/paths'
import { DEFAULT_LOCALE, isLocale, type Locale } from '@/lib/i18n/locales'
import { readMessages } from '@/lib/i18n/read-messages'
import { desk } from '@/lib/server/desk'

/** What a calendar shows of a dispute: nothing of its customer, since others may read the calendar. */
export type CalendarTask = Pick<DisputeSummary, 'id' | 'amount' | 'currency' | 'reasonCode'> & {
  respondBy: NonNullable<DisputeSummary['respondBy']>
  /** A later version replaces an earlier one in the calendar, also after a return to the estimate. */
  revisedAt: Date
}

export async function calendarTexts(language: string) {
  const locale: Locale = isLocale(language) ? language : DEFAULT_LOCALE
  const t = createTranslator({ locale, messages: await readMessages(locale) })
  const { publicUrl, timeZone } = desk().env
  const { hostname } = new URL(publicUrl)
  return {
    name: t('calendar.name'),
    /** The respond-by date of one dispute. */
    eventOf({ id, respondBy, revisedAt, ...task }: CalendarTask): CalendarEvent {
      const amount = formatMoney(task.amount, task.currency, locale)
      const reason = t(`reasons.title.${toReason(task.reasonCode)}`)
      const date = formatDeadline(respondBy.at, locale, timeZone)
      const isTentative = respondBy.certainty === 'estimated'
      const url = new URL(pages.dispute(id), publicUrl).href
      return {
        uid: `${id}@${hostname}`,
        sequence: Math.floor(revisedAt.getTime() / 1000),
        revisedAt,
        at: new Date(respondBy.at),
        isTentative,
        summary: t(isTentative ? 'calendar.summaryEstimated' : 'calendar.summary', {
          amount,
          reason,
        }),
        // Not every calendar shows the URL of an event.
        description: `${t(`calendar.${respondBy.certainty}`, { date })}\n${url}`,
        url,
        alarm: t('calendar.alarm', { amount }),
      }
    },
  }
}
