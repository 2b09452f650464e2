import { sql } from 'drizzle-orm'
import { index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { moment } from './moment'
import { people } from './people'

/** The draft of the response; one per dispute, shared by all agents. */
export const drafts = pgTable('drafts', {
  disputeId: text('dispute_id').primaryKey(),
  text: text('text').notNull(),
  /** Counts the changes from 1: a save names the version it started from. */
  version: integer('version').notNull(),
  /** The person who changed it last. */
  personId: uuid('person_id')
    .notNull()
    .references(() => people.id),
  updatedAt: moment('updated_at').notNull(),
})

/**
 * Submissions and acceptances, recorded as intents before the request to Omise: the outcome can be determined after a
 * crash or a lost response, and nothing is sent a second time.
 */
export const answers = pgTable(
  'answers',
  {
    /** Created by the browser, so that a second press of the button is recognised. */
    id: uuid('id').primaryKey(),
    disputeId: text('dispute_id').notNull(),
    type: text('type', { enum: ['submit', 'accept'] }).notNull(),
    /** The submitted message, by which it is recognised at Omise; null when the dispute is accepted. */
    message: text('message'),
    /** The detail of the audit row that is written once it is done. */
    detail: jsonb('detail').$type<Record<string, string | number>>().notNull(),
    personId: uuid('person_id')
      .notNull()
      .references(() => people.id),
    /** intended: Omise may or may not have done it · done: it has · failed: it has not and will not. */
    state: text('state', { enum: ['intended', 'done', 'failed'] }).notNull(),
    /** Why it failed: a problem code. */
    problem: text('problem'),
    createdAt: moment('created_at').notNull().defaultNow(),
    settledAt: moment('settled_at'),
  },
  (table) => [
    index('answers_dispute').on(table.disputeId, table.createdAt),
    uniqueIndex('answers_underway')
      .on(table.disputeId)
      .where(sql`${table.state} = 'intended'`),
  ],
)

/** Requests that a second person reviews the response and submits it. A row is ended, never removed. */
export const checks = pgTable(
  'checks',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    disputeId: text('dispute_id').notNull(),
    /** What is to be reviewed: this draft and these documents. A change of either cancels the request. */
    draftVersion: integer('draft_version').notNull(),
    documentIds: jsonb('document_ids').$type<string[]>().notNull(),
    note: text('note'),
    personId: uuid('person_id')
      .notNull()
      .references(() => people.id),
    state: text('state', { enum: ['asked', 'sent_back', 'cancelled', 'passed'] }).notNull(),
    /** The note of what to change, when it was returned. */
    reply: text('reply'),
    /** Why it was cancelled. */
    reason: text('reason', { enum: ['draft', 'documents', 'taken_back'] }),
    createdAt: moment('created_at').notNull(),
    endedBy: uuid('ended_by').references(() => people.id),
    endedAt: moment('ended_at'),
  },
  (table) => [
    index('checks_dispute').on(table.disputeId, table.createdAt),
    uniqueIndex('checks_open')
      .on(table.disputeId)
      .where(sql`${table.state} = 'asked'`),
  ],
)
