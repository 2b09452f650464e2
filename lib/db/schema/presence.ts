import { index, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { moment } from './moment'
import { people, sessions } from './people'

/**
 * The pages of disputes that people have open. A page that was not announced for `PRESENT_MS`
 * (lib/server/disputes/presence.ts) counts as closed; its row goes with the session at the latest.
 */
export const presence = pgTable(
  'presence',
  {
    personId: uuid('person_id')
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    /** Created by the browser for each open page. */
    pageId: uuid('page_id').notNull(),
    sessionId: text('session_id')
      .notNull()
      .references(() => sessions.id, { onDelete: 'cascade' }),
    disputeId: text('dispute_id').notNull(),
    state: text('state', { enum: ['viewing', 'editing'] }).notNull(),
    seenAt: moment('seen_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.personId, table.pageId] }),
    index('presence_dispute').on(table.disputeId),
    index('presence_session').on(table.sessionId),
  ],
)
