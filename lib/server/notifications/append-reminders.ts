import 'server-only'
import { and, asc, eq, gt, inArray, lt } from 'drizzle-orm'
import { DUE_EVENTS } from '@/lib/contract/notifications'
import { disputeIndex } from '@/lib/db/schema/disputes'
import { notices } from '@/lib/db/schema/notifications'
import {
  dueReminders,
  EARLIEST_REMINDER_MS,
  isOvertaken,
  type Reminder,
  type WorkingHours,
} from '@/lib/evidence/reminders'
import { toZonedTime } from '@/lib/evidence/zoned-time'
import { desk } from '@/lib/server/desk'
import { appendNotices, type NewNotice } from '@/lib/server/outbox/append-notice'
import { answeredDisputes } from './answered-disputes'
import { workingHoursOf } from './working-hours'

/** Few enough that calculating their reminders blocks nothing. */
const BATCH = 100

type Open = { id: string; respondBy: Date }
type Due = { disputeId: string; day: string; key: string; reminder: Reminder }

/**
 * Appends the reminders that are due, each once for a dispute and respond-by date: a date that was changed is reminded of
 * anew. Disputes with a response, also one that is being submitted, have none.
 */
export async function appendReminders(): Promise<void> {
  const { db, jobs, now } = desk()
  const hours = await workingHoursOf(db)
  let after = ''
  for (;;) {
    const batch = await openDisputes(after)
    const due = batch.flatMap((dispute) => remindersOf(dispute, hours))
    const added = await withoutOvertaken(await withoutAnswered(await withoutKnown(due)))
    const causes = added.map(({ disputeId, day, key, reminder: { event } }): NewNotice => {
      return { event, key, at: now(), disputeId, detail: day }
    })
    if (causes.length > 0) await db.transaction((tx) => appendNotices(tx, jobs, causes))
    after = batch.at(-1)?.id ?? ''
    if (batch.length < BATCH) return
  }
}

async function openDisputes(after: string): Promise<Open[]> {
  const { db, now } = desk()
  const latest = new Date(now().getTime() + EARLIEST_REMINDER_MS)
  return db
    .select({ id: disputeIndex.disputeId, respondBy: disputeIndex.respondBy })
    .from(disputeIndex)
    .where(
      and(
        eq(disputeIndex.status, 'open'),
        gt(disputeIndex.respondBy, now()),
        lt(disputeIndex.respondBy, latest),
        gt(disputeIndex.disputeId, after),
      ),
    )
    .orderBy(asc(disputeIndex.disputeId))
    .limit(BATCH)
}

/** The key contains the date, and so does the notice, which is untrue when the date has changed since. */
function remindersOf({ id: disputeId, respondBy }: Open, hours: WorkingHours): Due[] {
  const { env, now } = desk()
  const { day } = toZonedTime(respondBy, env.timeZone)
  const due = dueReminders({ respondBy, now: now() }, hours, env.timeZone)
  return due.map((reminder) => {
    return { disputeId, day, key: `${reminder.event}:${disputeId}:${day}`, reminder }
  })
}

/** Spares the lock of the outbox in most runs, which add nothing. */
async function withoutKnown(due: readonly Due[]): Promise<Due[]> {
  if (due.length === 0) return []
  const keys = due.map(({ key }) => key)
  const rows = await desk()
    .db.select({ key: notices.key })
    .from(notices)
    .where(inArray(notices.key, keys))
  const known = new Set(rows.map(({ key }) => key))
  return due.filter(({ key }) => !known.has(key))
}

async function withoutAnswered(due: readonly Due[]): Promise<Due[]> {
  const ids = due.map(({ disputeId }) => disputeId)
  const { done, intended } = await answeredDisputes(desk().db, ids)
  return due.filter(({ disputeId }) => !done.has(disputeId) && !intended.has(disputeId))
}

async function withoutOvertaken(due: readonly Due[]): Promise<Due[]> {
  if (due.length === 0) return []
  const past = await desk()
    .db.select()
    .from(notices)
    .where(
      and(
        inArray(
          notices.disputeId,
          due.map(({ disputeId }) => disputeId),
        ),
        inArray(notices.event, [...DUE_EVENTS]),
      ),
    )
  return due.filter(({ disputeId, day, reminder }) => {
    const own = past.filter((notice) => notice.disputeId === disputeId)
    const reminders = own.map(({ event, detail, at }) => ({
      event,
      day: detail ?? '',
      appendedAt: at,
    }))
    return !isOvertaken(reminder, day, reminders)
  })
}
