import { bigint, index, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { moment } from './moment'

/** Recent changes, for open pages. Rows are kept for `EVENTS_KEPT_MS` (lib/server/outbox/purge-events.ts). */
export const liveEvents = pgTable(
  'live_events',
  {
    /** Ascending in the order of commits. */
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    at: moment('at').notNull().defaultNow(),
    topic: text('topic').notNull(),
    action: text('action').notNull(),
    disputeId: text('dispute_id'),
    personId: uuid('person_id'),
    personName: text('person_name'),
    /** Only this person receives it; null: all readers. */
    recipientId: uuid('recipient_id'),
  },
  (table) => [index('live_events_at').on(table.at)],
)
