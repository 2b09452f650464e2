import 'server-only'
import { sql } from 'drizzle-orm'
import type { LiveTopic } from '@/lib/contract/live'
import type { Database } from '@/lib/db/open-database'
import { liveEvents } from '@/lib/db/schema/live-events'

/** The notification that wakes the servers. Its payload is empty: they read the rows. */
export const EVENTS_CHANNEL = 'live_events'

/** `session`: sessions may have ended or a role changed. */
type EventTopic = LiveTopic | 'session'

export type NewEvent = {
  topic: EventTopic
  /** In the past tense, like an audit action: `document_uploaded`, `dispute_opened`, `dispute_won`. */
  action: string
  disputeId?: string | null
  personId?: string | null
  personName?: string | null
  /** Only this person receives it. */
  recipientId?: string | null
}

/**
 * Writes one event for all open pages, on every server. Pass the transaction of the change: pages receive the event
 * when it commits, and never when it is rolled back. `appendAudit` does this for every audit action that a page shows.
 *
 * Append last: until its end the transaction keeps all others from appending (`lockAppendOrder`), so afterwards take no
 * lock that another transaction may hold.
 */
export async function appendEvent(tx: Database, event: NewEvent): Promise<void> {
  const { topic, action, disputeId, personId, personName, recipientId } = event
  await lockAppendOrder(tx)
  await tx
    .insert(liveEvents)
    .values({ topic, action, disputeId, personId, personName, recipientId })
    .returning({ notified: sql`pg_notify(${EVENTS_CHANNEL}, '')` })
}

/** The key that earlier versions lock for the audit log. No other part of the desk uses it. */
const APPEND_LOCK = 7_239_151

/**
 * One transaction of all servers appends at a time, until it ends. Ids therefore ascend in the order of commits, and a
 * reader that asks for events after its last id misses none. Events and audit rows share one lock, since transactions
 * that append both in different orders would deadlock.
 */
export async function lockAppendOrder(tx: Database): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${sql.raw(String(APPEND_LOCK))})`)
}
