import 'server-only'
import { createHash } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { and, asc, eq, gte, isNull, notExists, or } from 'drizzle-orm'
import { disputeIndex, respondByDates } from '@/lib/db/schema/disputes'
import { calendarFeeds, people } from '@/lib/db/schema/people'
import { answers } from '@/lib/db/schema/responses'
import { can } from '@/lib/evidence/access'
import { writeEvent, writeFeed } from '@/lib/format/icalendar'
import { DEFAULT_LOCALE } from '@/lib/i18n/locales'
import { desk } from '@/lib/server/desk'
import { callerOf } from '@/lib/server/platform/client-address'
import { DeskError } from '@/lib/server/platform/errors'
import { requestLimit } from '@/lib/server/platform/request-limit'
import { calendarTexts, type CalendarTask } from './calendar-event'
import { hashOfToken } from './calendar-feed'

/** More than a calendar can show; the earliest dates come first. */
export const MAX_ENTRIES = 1_000

/** As often as programs should read it. */
const REFRESH_HOURS = 1
/** An office shares one address, and calendars in the cloud read from few. */
const perAddress = requestLimit(240)
const perToken = requestLimit(30)

const MINUTE_MS = 60_000
/** Entries that are written, in some milliseconds, before other requests get a turn. */
const ENTRIES_PER_TURN = 10

/**
 * The open disputes without an answer, as a calendar in the person's language. They come from the index, which is
 * at most minutes old, so reading costs Omise nothing.
 * @throws DeskError `not_found` for wrong, replaced and revoked links and those of disabled people alike;
 * `too_many_requests`
 */
export async function readCalendarFeed(
  request: Request,
  { address }: { address: string | null },
): Promise<Response> {
  await perAddress(callerOf(address))
  const token = new URL(request.url).searchParams.get('token') ?? ''
  const feed = await openFeed(hashOfToken(token))
  if (!feed) throw new DeskError('not_found', { detail: 'There is no calendar at this address' })
  const body = await writeOpenDisputes(feed.language)
  const etag = `"${createHash('sha256').update(body).digest('base64url')}"`
  // Calendars may keep it, and ask each time whether it has changed.
  const headers = { ETag: etag, 'Cache-Control': 'private, no-cache' }
  if (matches(request.headers.get('If-None-Match'), etag)) {
    return new Response(null, { status: 304, headers })
  }
  return new Response(body, {
    headers: { ...headers, 'Content-Type': 'text/calendar; charset=utf-8' },
  })
}

/** @returns null when there is no such feed, or its person may not read disputes */
async function openFeed(tokenHash: string): Promise<{ language: string } | null> {
  const { db, now } = desk()
  const [feed] = await db
    .select({
      language: people.language,
      lastReadAt: calendarFeeds.lastReadAt,
      role: people.role,
    })
    .from(calendarFeeds)
    .innerJoin(people, eq(people.id, calendarFeeds.personId))
    .where(and(eq(calendarFeeds.tokenHash, tokenHash), isNull(people.disabledAt)))
  if (!feed || !can(feed.role, 'dispute.read')) return null
  await perToken(tokenHash)
  const earlier = new Date(now().getTime() - MINUTE_MS)
  if (!feed.lastReadAt || feed.lastReadAt < earlier) {
    await db
      .update(calendarFeeds)
      .set({ lastReadAt: now() })
      .where(eq(calendarFeeds.tokenHash, tokenHash))
  }
  return { language: feed.language ?? DEFAULT_LOCALE }
}

async function writeOpenDisputes(language: string): Promise<string> {
  const { name, eventOf } = await calendarTexts(language)
  const events: string[] = []
  for (const task of await openTasks()) {
    if (events.length % ENTRIES_PER_TURN === 0) await nextTurn()
    events.push(writeEvent(eventOf(task)))
  }
  const { timeZone } = desk().env
  return writeFeed({ name, timeZone, refreshHours: REFRESH_HOURS }, events)
}

/** The most urgent first. */
async function openTasks(): Promise<CalendarTask[]> {
  const { db } = desk()
  // The index learns of an answer given here with the next reading.
  const answered = db
    .select({ id: answers.id })
    .from(answers)
    .where(
      and(
        eq(answers.disputeId, disputeIndex.disputeId),
        or(
          eq(answers.state, 'intended'),
          and(eq(answers.state, 'done'), gte(answers.settledAt, disputeIndex.readAt)),
        ),
      ),
    )
  const rows = await db
    .select({
      id: disputeIndex.disputeId,
      amount: disputeIndex.amount,
      currency: disputeIndex.currency,
      reasonCode: disputeIndex.reasonCode,
      respondBy: disputeIndex.respondBy,
      revisedAt: disputeIndex.revisedAt,
      exact: respondByDates.at,
    })
    .from(disputeIndex)
    .leftJoin(respondByDates, eq(respondByDates.disputeId, disputeIndex.disputeId))
    .where(and(eq(disputeIndex.status, 'open'), notExists(answered)))
    .orderBy(asc(disputeIndex.respondBy), asc(disputeIndex.disputeId))
    .limit(MAX_ENTRIES)
  return rows.map(({ exact, respondBy, ...task }) => ({
    ...task,
    respondBy: { at: respondBy.toISOString(), certainty: exact ? 'exact' : 'estimated' },
  }))
}

/** A proxy that compresses the response marks its ETag as weak. */
function matches(ifNoneMatch: string | null, etag: string): boolean {
  const tags = (ifNoneMatch ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''))
  return tags.includes(etag) || tags.includes('*')
}
