import 'server-only'
import { and, eq, gt } from 'drizzle-orm'
import { disputeIndex } from '@/lib/db/schema/disputes'
import { MAX_PAGE_SIZE } from '@/lib/evidence/limits'
import type { OmiseEvent } from '@/lib/omise/types'
import { desk } from '@/lib/server/desk'
import {
  readProgress,
  saveProgress,
  type Progress,
} from '@/lib/server/dispute-index/reading-progress'
import { disputeIdsOf, purgeOldEvents, recordEvents } from './record-events'
import { reportTrouble } from './report-trouble'

const MINUTE_MS = 60 * 1000
const DAY_MS = 24 * 60 * MINUTE_MS
/** Events may become visible out of order. */
const OVERLAP_MS = 10 * MINUTE_MS
/** The range of the first reading; older changes are found by reading the lists of disputes. */
const FIRST_MS = DAY_MS

/** The webhook of a younger event may still arrive. */
const WEBHOOK_LATE_MS = 10 * MINUTE_MS
/** One lost webhook is no trouble: the event was found. */
const TROUBLE_AFTER = 3
/** Webhooks that never arrived, or not for that long, are not in use. */
const IN_USE_MS = 30 * DAY_MS

/** Reads and records the account's events since the newest recorded one, which covers lost webhooks. */
export async function readEvents(): Promise<void> {
  const { db, omise, now } = desk()
  const startedAt = now()
  const before = await readProgress(db, 'events')
  const from = new Date((before.since?.getTime() ?? startedAt.getTime() - FIRST_MS) - OVERLAP_MS)
  let { since, missed } = before
  for (let offset = 0; ;) {
    const page = await omise.events.list({
      limit: MAX_PAGE_SIZE,
      offset,
      order: 'chronological',
      from,
    })
    const isNews = before.since !== null
    const added = await db.transaction((tx) => recordEvents(tx, page.data, 'event', isNews))
    missed = missedAfter({ ...before, missed }, page.data, added)
    // Without any event, the first reading ends here, too.
    since = page.data.at(-1)?.createdAt ?? since ?? startedAt
    await saveProgress(db, 'events', { since, missed })
    offset += page.received
    if (page.received === 0 || offset >= page.total) break
  }
  if (missed > before.missed) await reportMissed(missed)
  await purgeOldEvents()
}

/** The number of consecutive events of disputes, up to the last of these, that were not recorded before they were read. */
function missedAfter(
  { since, missed }: Progress<'events'>,
  events: readonly OmiseEvent[],
  added: ReadonlySet<string>,
): number {
  const latest = desk().now().getTime() - WEBHOOK_LATE_MS
  return events
    .filter((event) => disputeIdsOf(event).length > 0)
    .filter(({ createdAt }) => since && createdAt > since && createdAt.getTime() <= latest)
    .reduce((count, { id }) => (added.has(id) ? count + 1 : 0), missed)
}

/** Only where webhooks are set up and have arrived before: the desk works without them, too. */
async function reportMissed(missed: number): Promise<void> {
  const { db, env, now } = desk()
  if (missed < TROUBLE_AFTER || env.omiseWebhookSecrets.length === 0) return
  const inUseSince = new Date(now().getTime() - IN_USE_MS)
  const [announced] = await db
    .select({ id: disputeIndex.disputeId })
    .from(disputeIndex)
    .where(and(eq(disputeIndex.noticedBy, 'webhook'), gt(disputeIndex.noticedAt, inUseSince)))
    .limit(1)
  if (announced) await reportTrouble('webhook_trouble', 'missing')
}
