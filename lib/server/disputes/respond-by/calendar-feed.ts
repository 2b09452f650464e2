import 'server-only'
import { createHash, randomBytes } from 'node:crypto'
import { and, eq, isNull } from 'drizzle-orm'
import type { CalendarFeedState, CreatedCalendarFeed } from '@/lib/contract/calendar-feed'
import { calendarFeeds, people } from '@/lib/db/schema/people'
import { accountApi } from '@/lib/format/account-paths'
import { withQuery } from '@/lib/format/paths'
import { isLocale } from '@/lib/i18n/locales'
import { appendAudit, type Actor } from '@/lib/server/audit-log/append-audit'
import { authorize } from '@/lib/server/auth/authorize'
import { desk } from '@/lib/server/desk'
import type { Person } from '@/lib/server/people/person'

const TOKEN_BYTES = 32

/** The person's calendar feed: a link with which calendars read the respond-by dates without a session. */
export async function calendarFeedOf(person: Person): Promise<CalendarFeedState> {
  authorize(person, 'profile.change')
  const [row] = await desk()
    .db.select()
    .from(calendarFeeds)
    .where(eq(calendarFeeds.personId, person.id))
  if (!row) return { feed: null }
  const { createdAt, lastReadAt } = row
  return {
    feed: {
      createdAt: createdAt.toISOString(),
      lastReadAt: lastReadAt && lastReadAt.toISOString(),
    },
  }
}

/**
 * Creates the person's link, which replaces the previous one. `language`: for a person who has chosen none for messages
 * yet, since a calendar sends none.
 */
export async function createCalendarFeed(
  person: Person,
  actor: Actor,
  language: string,
): Promise<CreatedCalendarFeed> {
  authorize(person, 'profile.change')
  const { db, env, now } = desk()
  const token = randomBytes(TOKEN_BYTES).toString('base64url')
  const createdAt = now()
  const feed = {
    tokenHash: hashOfToken(token),
    createdAt,
    lastReadAt: null,
  }
  await db.transaction(async (tx) => {
    await tx
      .insert(calendarFeeds)
      .values({ personId: person.id, ...feed })
      .onConflictDoUpdate({ target: calendarFeeds.personId, set: feed })
    if (isLocale(language)) {
      await tx
        .update(people)
        .set({ language })
        .where(and(eq(people.id, person.id), isNull(people.language)))
    }
    await appendAudit(tx, actor, {
      action: 'calendar_feed_created',
      detail: { subjectId: person.id, email: person.email },
    })
  })
  const url = `${env.publicUrl}${withQuery(accountApi.calendarFeed(), { token })}`
  return { url, feed: { createdAt: createdAt.toISOString(), lastReadAt: null } }
}

/** Ends the link. Succeeds when there is none. */
export async function revokeCalendarFeed(person: Person, actor: Actor): Promise<CalendarFeedState> {
  authorize(person, 'profile.change')
  await desk().db.transaction(async (tx) => {
    const revoked = await tx
      .delete(calendarFeeds)
      .where(eq(calendarFeeds.personId, person.id))
      .returning({ personId: calendarFeeds.personId })
    if (revoked.length === 0) return
    await appendAudit(tx, actor, {
      action: 'calendar_feed_revoked',
      detail: { subjectId: person.id, email: person.email },
    })
  })
  return { feed: null }
}

export function hashOfToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
