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
}

/**
 * Writes one event for all open pages, of every server. Pass the transaction of the change: the pages learn of it when
 * that is committed, and never when it is rolled back. `appendAudit` does so for every audit action that a page shows.
 *
 * Append last: from here to its end the transaction keeps all others from appending (`lockAppendOrder`), so after it
 * only what needs no lock that another transaction may hold.
 */
export async function appendEvent(tx: Database, event: NewEvent): Promise<void> {
  const { topic, action, disputeId, personId, personName } = event
  await lockAppendOrder(tx)
  await tx
    .insert(liveEvents)
    .values({ topic, action, disputeId, personId, personName })
    .returning({ notified: sql`pg_notify(${EVENTS_CHANNEL}, '')` })
}

/** The number that servers of earlier versions lock for the audit log. No other part of the desk uses it. */
const APPEND_LOCK = 7_239_151

/**
 * One transaction of all servers appends at a time, until it ends. So ids ascend in the order of commits, and a reader
 * that asks for what is after the last id it has seen misses nothing. It is one lock for events and audit rows, since
 * transactions that append both, in whichever order, would otherwise wait for each other.
 */
export async function lockAppendOrder(tx: Database): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${sql.raw(String(APPEND_LOCK))})`)
}
