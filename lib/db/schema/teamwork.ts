import { index, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { moment } from './moment'
import { people } from './people'

/** Who answers a dispute. Earlier assignees are in the audit log. */
export const assignments = pgTable(
  'assignments',
  {
    disputeId: text('dispute_id').primaryKey(),
    personId: uuid('person_id')
      .notNull()
      .references(() => people.id),
    /** The person who took the dispute, or gave it to another one. */
    assignedBy: uuid('assigned_by')
      .notNull()
      .references(() => people.id),
    assignedAt: moment('assigned_at').notNull(),
  },
  (table) => [index('assignments_person').on(table.personId)],
)

/** Disputes that are left out of the list of open ones until a moment, for the whole team. */
export const snoozes = pgTable('snoozes', {
  disputeId: text('dispute_id').primaryKey(),
  until: moment('until').notNull(),
  reason: text('reason').notNull(),
  personId: uuid('person_id')
    .notNull()
    .references(() => people.id),
  createdAt: moment('created_at').notNull(),
})

/** Internal notes on a dispute, which are never sent to Omise. A deleted note keeps its row, without the text. */
export const notes = pgTable(
  'notes',
  {
    /** Created by the browser, so that a repeated request adds nothing. */
    id: uuid('id').primaryKey(),
    disputeId: text('dispute_id').notNull(),
    personId: uuid('person_id')
      .notNull()
      .references(() => people.id),
    text: text('text').notNull(),
    createdAt: moment('created_at').notNull(),
    deletedBy: uuid('deleted_by').references(() => people.id),
    deletedAt: moment('deleted_at'),
  },
  (table) => [index('notes_dispute').on(table.disputeId, table.createdAt)],
)

/** The people whom a note addresses. */
export const noteMentions = pgTable(
  'note_mentions',
  {
    noteId: uuid('note_id')
      .notNull()
      .references(() => notes.id),
    personId: uuid('person_id')
      .notNull()
      .references(() => people.id),
  },
  (table) => [primaryKey({ columns: [table.noteId, table.personId] })],
)
