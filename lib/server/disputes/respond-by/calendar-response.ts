import 'server-only'
import { create as contentDisposition } from 'content-disposition'
import { writeCalendar } from '@/lib/format/icalendar'
import type { Person } from '@/lib/server/people/person'
import { desk } from '@/lib/server/desk'
import { getDispute } from '@/lib/server/disputes/get-dispute'
import { DeskError } from '@/lib/server/platform/errors'
import { calendarTexts } from './calendar-event'

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
  const { eventOf } = await calendarTexts(language)
  const body = writeCalendar(eventOf({ ...dispute, respondBy, revisedAt: desk().now() }))
  const disposition = contentDisposition(`respond-by-${disputeId}.ics`, { type: 'attachment' })
  return new Response(body, {
    headers: {
      'Content-Type': 'text/calendar; charset=utf-8',
      'Content-Disposition': disposition,
      'Cache-Control': 'private, no-store',
    },
  })
}
