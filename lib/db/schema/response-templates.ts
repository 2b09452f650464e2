import { integer, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { moment } from './moment'
import { people } from './people'

/** The team's own templates for the response to the bank, beside the built-in ones of lib/evidence. */
export const responseTemplates = pgTable('response_templates', {
  /** Created by the browser, so that a repeated request adds nothing. */
  id: uuid('id').primaryKey(),
  name: text('name').notNull(),
  /** The reason code it is offered for; null for every reason. */
  reasonCode: text('reason_code'),
  language: text('language', { enum: ['en', 'th', 'ja'] }).notNull(),
  /** With facts in {braces} and what only the agent knows in [brackets]. */
  text: text('text').notNull(),
  /** Counts the changes from 1: a save names the version it started from. */
  version: integer('version').notNull(),
  createdBy: uuid('created_by')
    .notNull()
    .references(() => people.id),
  updatedBy: uuid('updated_by')
    .notNull()
    .references(() => people.id),
  createdAt: moment('created_at').notNull(),
  updatedAt: moment('updated_at').notNull(),
})
